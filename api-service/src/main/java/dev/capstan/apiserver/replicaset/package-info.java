/** ReplicaSets: defaults, validation, columns. */
@NullMarked
package dev.capstan.apiserver.replicaset;

import org.jspecify.annotations.NullMarked;
