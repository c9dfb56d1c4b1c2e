/** Reads and writes past the informers, for all that must not rest on a stale copy. */
@NullMarked
package dev.capstan.lifecycle.api;

import org.jspecify.annotations.NullMarked;
