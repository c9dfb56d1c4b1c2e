/** How Pods get their network: the plug-in's contract, and the rules and routes that the node itself needs. */
@NullMarked
package dev.capstan.nodeagent.network;

import org.jspecify.annotations.NullMarked;
