/** What a ReplicaSet reports of its Pods. */
@NullMarked
package dev.capstan.replicaset.status;

import org.jspecify.annotations.NullMarked;
