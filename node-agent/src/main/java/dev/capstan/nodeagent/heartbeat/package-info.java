/** Registers the node, renews its Lease and reports its status. */
@NullMarked
package dev.capstan.nodeagent.heartbeat;

import org.jspecify.annotations.NullMarked;
