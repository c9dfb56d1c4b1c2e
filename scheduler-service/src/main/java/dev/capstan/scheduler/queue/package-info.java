/** The scheduling queue: which Pod is tried next, and when one that failed is tried again. */
@NullMarked
package dev.capstan.scheduler.queue;

import org.jspecify.annotations.NullMarked;
