/** The path of a Deployment to running containers, seen from outside: by kubectl, a Kubernetes client, the engine and the network. */
@NullMarked
package dev.capstan.e2e;

import org.jspecify.annotations.NullMarked;
