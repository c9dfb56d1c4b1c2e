/** The Pod network through real CNI plug-in binaries, as CNI's specification 1.0 says. */
@NullMarked
package dev.capstan.nodeagent.network.cni;

import org.jspecify.annotations.NullMarked;
