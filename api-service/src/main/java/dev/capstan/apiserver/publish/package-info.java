/** The relay: hands the change log on to Kafka, a topic per resource, in revision order and without loss. */
@NullMarked
package dev.capstan.apiserver.publish;

import org.jspecify.annotations.NullMarked;
