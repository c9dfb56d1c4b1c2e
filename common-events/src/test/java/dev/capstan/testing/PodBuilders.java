package dev.capstan.testing;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import java.util.UUID;

/** Pods of which a test states only what matters to it. */
public final class PodBuilders {
    private PodBuilders() {}

    /** A pending, unbound Pod {@code default/<name>} with one container. */
    public static PodBuilder aPod(String name) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName(name)
                .withUid(UUID.nameUUIDFromBytes(name.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        .toString())
                .withResourceVersion("1")
                .withCreationTimestamp("2026-01-01T00:00:00Z")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("main")
                .withImage("busybox")
                .endContainer()
                .endSpec()
                .withNewStatus()
                .withPhase("Pending")
                .endStatus();
    }

    /** {@link #aPod}, bound, Running and Ready since {@code since} (RFC 3339). */
    public static Pod aReadyPod(String name, String node, String since) {
        return aPod(name)
                .editSpec()
                .withNodeName(node)
                .endSpec()
                .withNewStatus()
                .withPhase("Running")
                .withConditions(new PodConditionBuilder()
                        .withType("Ready")
                        .withStatus("True")
                        .withLastTransitionTime(since)
                        .build())
                .endStatus()
                .build();
    }
}
