/** The scheduler: takes unbound Pods from its queue, picks a node for each and binds them through the API. */
@NullMarked
package dev.capstan.scheduler;

import org.jspecify.annotations.NullMarked;
