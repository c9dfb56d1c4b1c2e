/** The embedded PostgreSQL: the real server, durable, closed to other users. */
@NullMarked
package dev.capstan.standalone.postgres;

import org.jspecify.annotations.NullMarked;
