/** Secrets: types and the keys they need, stringData, columns. */
@NullMarked
package dev.capstan.apiserver.secret;

import org.jspecify.annotations.NullMarked;
