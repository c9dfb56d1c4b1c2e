/** Finds what runs here without a Pod, and removes what a cluster has made on this host when no agent runs any more. */
@NullMarked
package dev.capstan.nodeagent.cleanup;

import org.jspecify.annotations.NullMarked;
