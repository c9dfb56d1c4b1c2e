/** NodeUnschedulable: cordoned nodes get no new Pods. */
@NullMarked
package dev.capstan.scheduler.plugins.nodeunschedulable;

import org.jspecify.annotations.NullMarked;
