/** Nodes: their Pod addresses, their health, and what becomes of the Pods of lost ones. */
@NullMarked
package dev.capstan.lifecycle.node;

import org.jspecify.annotations.NullMarked;
