/** Namespaces: the system's own, and the emptying of deleted ones. */
@NullMarked
package dev.capstan.lifecycle.namespace;

import org.jspecify.annotations.NullMarked;
