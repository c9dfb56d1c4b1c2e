package dev.capstan.nodeagent.pod;

import dev.capstan.nodeagent.runtime.ContainerStatus;
import dev.capstan.nodeagent.runtime.PodSandboxStatus;
import dev.capstan.nodeagent.status.PodEnd;
import io.fabric8.kubernetes.api.model.Container;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The one step that brings a Pod nearer to what is wanted. */
sealed interface NextAction {

    /**
     * Makes the Pod's sandbox.
     *
     * @param dead the one that it takes the place of
     */
    record CreateSandbox(int attempt, Optional<PodSandboxStatus> dead) implements NextAction {}

    /** Makes and starts a container. One that a crash left made but not started is made anew. */
    record StartContainer(Container container, boolean init, int attempt) implements NextAction {}

    /** Begins to stop containers, each for a reason. Others may go on meanwhile. */
    record StopContainers(List<Stop> stops) implements NextAction {}

    /** Gives the network back and stops the sandbox. */
    record StopSandbox(PodSandboxStatus sandbox) implements NextAction {}

    /** S9 begins: the Pod has ended and nobody had asked for it. */
    record Terminate(PodEnd end) implements NextAction {}

    /** Nothing of the Pod runs or holds an address any more. */
    record Finish() implements NextAction {}

    /** Nothing to do until something changes, or until a moment has come. */
    record Wait(Optional<Instant> until) implements NextAction {}

    /**
     * One container to stop.
     *
     * @param message what users are told
     */
    record Stop(ContainerStatus container, String message) {}
}
