/** Thousands of requests that no client should send. */
@NullMarked
package dev.capstan.apiserver.malformed;

import org.jspecify.annotations.NullMarked;
