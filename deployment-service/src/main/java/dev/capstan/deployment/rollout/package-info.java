/** How many replicas each ReplicaSet gets at each step of a rollout or of scaling. */
@NullMarked
package dev.capstan.deployment.rollout;

import org.jspecify.annotations.NullMarked;
