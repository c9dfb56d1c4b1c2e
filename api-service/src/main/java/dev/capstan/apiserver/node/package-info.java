/** Nodes: what a node may say of itself, and columns. */
@NullMarked
package dev.capstan.apiserver.node;

import org.jspecify.annotations.NullMarked;
