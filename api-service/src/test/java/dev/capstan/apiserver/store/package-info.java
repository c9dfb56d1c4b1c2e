/** Tests of the store, most of them on a real PostgreSQL. */
@NullMarked
package dev.capstan.apiserver.store;

import org.jspecify.annotations.NullMarked;
