/** The rules of the kind, one by one. */
@NullMarked
package dev.capstan.apiserver.event;

import org.jspecify.annotations.NullMarked;
