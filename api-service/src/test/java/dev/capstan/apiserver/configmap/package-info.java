/** The rules of the kind, one by one. */
@NullMarked
package dev.capstan.apiserver.configmap;

import org.jspecify.annotations.NullMarked;
