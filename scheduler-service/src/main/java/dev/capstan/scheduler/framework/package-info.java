/** The extension points of a scheduling cycle, in the shape of Kubernetes' scheduling framework. */
@NullMarked
package dev.capstan.scheduler.framework;

import org.jspecify.annotations.NullMarked;
