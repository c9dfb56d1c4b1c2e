package dev.capstan.nodeagent.network;

import dev.capstan.nodeagent.runtime.PodMetadata;
import dev.capstan.nodeagent.runtime.PortMapping;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sandbox that is to be attached.
 *
 * @param netns path of its pinned network namespace
 * @param requestedIp the address to get, null for any free one
 */
public record SandboxNetwork(
        String sandboxId,
        PodMetadata pod,
        String netns,
        List<PortMapping> portMappings,
        @Nullable String requestedIp) {

    public SandboxNetwork {
        portMappings = List.copyOf(portMappings);
    }
}
