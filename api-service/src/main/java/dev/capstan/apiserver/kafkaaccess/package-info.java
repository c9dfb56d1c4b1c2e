/** Who may log in to Kafka, and what each of them may do there. */
@NullMarked
package dev.capstan.apiserver.kafkaaccess;

import org.jspecify.annotations.NullMarked;
