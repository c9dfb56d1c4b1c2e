/** Which Pods are a ReplicaSet's: adoption and release by owner reference and selector. */
@NullMarked
package dev.capstan.replicaset.claim;

import org.jspecify.annotations.NullMarked;
