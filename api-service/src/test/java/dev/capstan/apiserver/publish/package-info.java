/** Tests of the relay, most of them on a real PostgreSQL and a real Kafka broker. */
@NullMarked
package dev.capstan.apiserver.publish;

import org.jspecify.annotations.NullMarked;
