/** Label and field selectors as they come in query strings. */
@NullMarked
package dev.capstan.apiserver.selector;

import org.jspecify.annotations.NullMarked;
