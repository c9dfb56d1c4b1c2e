/** Events: what they may be about, the fields to select them by, columns. */
@NullMarked
package dev.capstan.apiserver.event;

import org.jspecify.annotations.NullMarked;
