/** The API server: Kubernetes' wire on PostgreSQL, with every change published to Kafka. */
@NullMarked
package dev.capstan.apiserver;

import org.jspecify.annotations.NullMarked;
