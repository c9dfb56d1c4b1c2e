/** The Table form of objects, which is what {@code kubectl get} prints. */
@NullMarked
package dev.capstan.apiserver.table;

import org.jspecify.annotations.NullMarked;
