/** Which ReplicaSet is the one that a Deployment asks for, and which are its history. */
@NullMarked
package dev.capstan.deployment.revision;

import org.jspecify.annotations.NullMarked;
