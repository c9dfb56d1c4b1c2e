/** What the manifests under {@code k8s/} need and the repository doesn't hold: keys, tokens and passwords. */
@NullMarked
package dev.capstan.standalone.kubernetes;

import org.jspecify.annotations.NullMarked;
