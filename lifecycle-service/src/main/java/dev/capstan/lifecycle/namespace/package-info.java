/** Namespaces: a deleted one is emptied, then it may go. */
@NullMarked
package dev.capstan.lifecycle.namespace;

import org.jspecify.annotations.NullMarked;
