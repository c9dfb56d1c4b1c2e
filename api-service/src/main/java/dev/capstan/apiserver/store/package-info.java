/** The one order of all changes: objects and change log in PostgreSQL, the committer, and the cache that serves reads and watches. */
@NullMarked
package dev.capstan.apiserver.store;

import org.jspecify.annotations.NullMarked;
