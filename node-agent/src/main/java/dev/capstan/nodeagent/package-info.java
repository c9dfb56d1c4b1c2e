/** The kubelet of Capstan: registers its node, and runs the Pods that are bound to it. */
@NullMarked
package dev.capstan.nodeagent;

import org.jspecify.annotations.NullMarked;
