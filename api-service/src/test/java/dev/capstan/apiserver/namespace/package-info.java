/** The rules of the kind, one by one. */
@NullMarked
package dev.capstan.apiserver.namespace;

import org.jspecify.annotations.NullMarked;
