/** Nodes for the scheduler's tests. */
@NullMarked
package dev.capstan.scheduler.testing;

import org.jspecify.annotations.NullMarked;
