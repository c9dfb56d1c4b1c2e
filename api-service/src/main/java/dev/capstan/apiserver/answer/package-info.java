/** In which form an answer goes out, and writing it; refusals included. */
@NullMarked
package dev.capstan.apiserver.answer;

import org.jspecify.annotations.NullMarked;
