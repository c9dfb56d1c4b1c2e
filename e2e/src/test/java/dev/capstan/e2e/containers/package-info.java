/** Each service by itself, against a PostgreSQL and a Kafka that Testcontainers runs. */
@NullMarked
package dev.capstan.e2e.containers;

import org.jspecify.annotations.NullMarked;
