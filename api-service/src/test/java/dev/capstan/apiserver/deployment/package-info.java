/** The rules of the kind, one by one. */
@NullMarked
package dev.capstan.apiserver.deployment;

import org.jspecify.annotations.NullMarked;
