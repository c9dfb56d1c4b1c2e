package dev.capstan.nodeagent.runtime;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A container in detail.
 *
 * @param image the name that it was created with
 * @param imageRef id of its image
 * @param startedAt null before its start
 * @param finishedAt null before its end
 * @param exitCode 0 before its end; 128 + signal for a process that a signal killed
 * @param signal what killed it as far as the exit code tells, 0 for none; in Kubernetes' {@code terminated.signal}
 * @param reason of an exited container: {@code Completed}, {@code Error}, {@code OOMKilled}, or {@code StartError} when its
 *     process couldn't be started; else the empty string
 * @param message what the runtime says about a failed start; else the empty string
 */
public record ContainerStatus(
        String id,
        String podSandboxId,
        String podUid,
        String name,
        int attempt,
        ContainerState state,
        String image,
        String imageRef,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        int exitCode,
        int signal,
        String reason,
        String message,
        Map<String, String> labels,
        Map<String, String> annotations) {}
