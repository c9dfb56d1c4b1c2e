@NullMarked
package dev.capstan.apiserver.review;

import org.jspecify.annotations.NullMarked;
