/** What a request asks for and who sent it, read before anything acts on it. */
@NullMarked
package dev.capstan.apiserver.request;

import org.jspecify.annotations.NullMarked;
