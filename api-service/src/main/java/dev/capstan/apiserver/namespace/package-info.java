/** Namespaces: their life-cycle phase, finalizer and label. */
@NullMarked
package dev.capstan.apiserver.namespace;

import org.jspecify.annotations.NullMarked;
