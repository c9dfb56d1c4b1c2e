/** Requests as the steps of traces. */
@NullMarked
package dev.capstan.apiserver.tracing;

import org.jspecify.annotations.NullMarked;
