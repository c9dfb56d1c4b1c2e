/** The rules of the kind, one by one. */
@NullMarked
package dev.capstan.apiserver.node;

import org.jspecify.annotations.NullMarked;
