package dev.capstan.nodeagent.runtime;

import java.time.Instant;
import java.util.Map;

/**
 * A container as it stands in a list.
 *
 * @param imageRef id of its image
 */
public record Container(
        String id,
        String podSandboxId,
        String podUid,
        String name,
        int attempt,
        ContainerState state,
        String image,
        String imageRef,
        Instant createdAt,
        Map<String, String> labels) {}
