/** The work queue: deduplicating, with per-key back-off and delayed adds. */
@NullMarked
package dev.capstan.workqueue;

import org.jspecify.annotations.NullMarked;
