package dev.capstan.nodeagent.runtime.docker;

import dev.capstan.nodeagent.runtime.ContainerState;
import org.jspecify.annotations.Nullable;

/** Docker's words for the state of a container, in CRI's. */
final class ContainerStates {
    private ContainerStates() {}

    static ContainerState parse(@Nullable String word) {
        return switch (word) {
            case "created" -> ContainerState.CREATED;
            case "running", "paused", "restarting" -> ContainerState.RUNNING;
            case "exited", "dead", "removing" -> ContainerState.EXITED;
            case null, default -> ContainerState.UNKNOWN;
        };
    }
}
