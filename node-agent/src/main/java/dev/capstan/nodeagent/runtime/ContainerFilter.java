package dev.capstan.nodeagent.runtime;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which containers to list; null and empty mean "any". */
public record ContainerFilter(
        @Nullable String podSandboxId,
        @Nullable String podUid,
        @Nullable ContainerState state,
        Map<String, String> labels) {

    public static ContainerFilter all() {
        return new ContainerFilter(null, null, null, Map.of());
    }

    public static ContainerFilter ofPod(String podUid) {
        return new ContainerFilter(null, podUid, null, Map.of());
    }

    public static ContainerFilter inSandbox(String podSandboxId) {
        return new ContainerFilter(podSandboxId, null, null, Map.of());
    }
}
