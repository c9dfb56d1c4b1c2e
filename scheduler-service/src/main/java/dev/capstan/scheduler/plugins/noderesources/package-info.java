/** NodeResources: what Pods request must fit, and the load is spread evenly. */
@NullMarked
package dev.capstan.scheduler.plugins.noderesources;

import org.jspecify.annotations.NullMarked;
