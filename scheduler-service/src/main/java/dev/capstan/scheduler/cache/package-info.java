/** What the scheduler knows of nodes and Pods, the Pods included that it has just placed (assumed). */
@NullMarked
package dev.capstan.scheduler.cache;

import org.jspecify.annotations.NullMarked;
