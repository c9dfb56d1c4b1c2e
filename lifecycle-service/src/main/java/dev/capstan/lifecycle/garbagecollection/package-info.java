/** Deletes what has lost its owners, and carries out foreground and orphaning deletion. */
@NullMarked
package dev.capstan.lifecycle.garbagecollection;

import org.jspecify.annotations.NullMarked;
