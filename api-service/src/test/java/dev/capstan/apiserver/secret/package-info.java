/** The rules of the kind, one by one. */
@NullMarked
package dev.capstan.apiserver.secret;

import org.jspecify.annotations.NullMarked;
