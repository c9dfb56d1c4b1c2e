/** Renders the overlays with kubectl and reads the result as strictly as a Kubernetes cluster would. */
@NullMarked
package dev.capstan.k8s;

import org.jspecify.annotations.NullMarked;
