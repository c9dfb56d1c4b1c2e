/** What a cluster is on this machine: its directory, identity, address range and ports. */
@NullMarked
package dev.capstan.standalone.cluster;

import org.jspecify.annotations.NullMarked;
