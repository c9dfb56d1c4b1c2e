/** How many Pods to create, which to delete, and when a terminated one is replaced. */
@NullMarked
package dev.capstan.replicaset.scaling;

import org.jspecify.annotations.NullMarked;
