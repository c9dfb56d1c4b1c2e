/** The ReplicaSet controller: keeps as many Pods of one template alive as a ReplicaSet asks for. */
@NullMarked
package dev.capstan.replicaset;

import org.jspecify.annotations.NullMarked;
