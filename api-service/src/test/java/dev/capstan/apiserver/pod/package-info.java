/** The rules of Pods, one by one. */
@NullMarked
package dev.capstan.apiserver.pod;

import org.jspecify.annotations.NullMarked;
