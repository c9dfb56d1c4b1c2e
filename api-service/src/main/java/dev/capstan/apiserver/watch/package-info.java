/** Watches: the change stream of the store as the frames that a client reads. */
@NullMarked
package dev.capstan.apiserver.watch;

import org.jspecify.annotations.NullMarked;
