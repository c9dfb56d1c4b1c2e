package dev.capstan.nodeagent.runtime;

import java.time.Instant;
import java.util.Map;

/** A sandbox as it stands in a list. */
public record PodSandbox(
        String id, PodMetadata metadata, PodSandboxState state, Instant createdAt, Map<String, String> labels) {}
