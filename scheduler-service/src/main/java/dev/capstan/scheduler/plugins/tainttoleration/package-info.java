/** TaintToleration: nodes keep away Pods that don't tolerate their taints. */
@NullMarked
package dev.capstan.scheduler.plugins.tainttoleration;

import org.jspecify.annotations.NullMarked;
