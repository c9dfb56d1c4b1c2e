package dev.capstan.nodeagent.runtime;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A sandbox in detail.
 *
 * @param pid the pause process, 0 when it doesn't run
 * @param netns path of the pinned network namespace, null when there is nothing to give back ({@code hostNetwork}, after DEL)
 * @param ip the Pod's address, null without one ({@code hostNetwork}, or after DEL)
 */
public record PodSandboxStatus(
        String id,
        PodMetadata metadata,
        PodSandboxState state,
        Instant createdAt,
        int pid,
        @Nullable String netns,
        @Nullable String ip,
        boolean hostNetwork,
        Map<String, String> labels,
        Map<String, String> annotations) {

    public Optional<String> address() {
        return Optional.ofNullable(ip);
    }
}
