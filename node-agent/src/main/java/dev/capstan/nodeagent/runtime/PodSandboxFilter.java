package dev.capstan.nodeagent.runtime;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which sandboxes to list; null and empty mean "any". */
public record PodSandboxFilter(
        @Nullable PodSandboxState state, @Nullable String podUid, Map<String, String> labels) {

    public static PodSandboxFilter all() {
        return new PodSandboxFilter(null, null, Map.of());
    }

    public static PodSandboxFilter ofPod(String podUid) {
        return new PodSandboxFilter(null, podUid, Map.of());
    }
}
