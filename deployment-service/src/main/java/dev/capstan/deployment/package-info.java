/** The Deployment controller: moves a Deployment from one ReplicaSet to the next. */
@NullMarked
package dev.capstan.deployment;

import org.jspecify.annotations.NullMarked;
