/** Pods: their defaults, what is a valid Pod, and how one is printed; also used for Pod templates. */
@NullMarked
package dev.capstan.apiserver.pod;

import org.jspecify.annotations.NullMarked;
