/** NodeAffinity: nodeSelector, required and preferred node affinity. */
@NullMarked
package dev.capstan.scheduler.plugins.nodeaffinity;

import org.jspecify.annotations.NullMarked;
