/** The embedded Kafka broker, persistent and closed to other users. */
@NullMarked
package dev.capstan.standalone.kafka;

import org.jspecify.annotations.NullMarked;
