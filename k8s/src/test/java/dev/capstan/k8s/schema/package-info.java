/** The shapes that manifests have to have: Kubernetes' own kinds from the official Java client, Kafka's from Strimzi. */
@NullMarked
package dev.capstan.k8s.schema;

import org.jspecify.annotations.NullMarked;
