package dev.capstan.nodeagent.status;

import dev.capstan.nodeagent.runtime.ContainerState;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Says of each container of a Pod what the kubelet says.
 *
 * <p>The state follows from the newest container of the name; the rules, first match wins:
 *
 * <ol>
 *   <li>It runs: {@code running}.
 *   <li>It can't be started now for a known reason: {@code waiting} with that reason; an exited one becomes {@code lastState}.
 *   <li>It has exited: {@code terminated}.
 *   <li>There is none, and the Pod has ended: {@code terminated}, ContainerStatusUnknown.
 *   <li>There was one that nobody can find any more: {@code waiting}, and {@code lastState} says ContainerStatusUnknown.
 *   <li>There never was one: {@code waiting} for creation, or for the init containers.
 * </ol>
 */
final class ContainerStatuses {
    /** Docker reports it for a process killed by SIGKILL, Kubernetes for a container that has vanished. */
    private static final int UNKNOWN_EXIT_CODE = 137;

    private final String runtimeName;

    /**
     * @param runtimeName the scheme of container ids, {@code docker}
     */
    ContainerStatuses(String runtimeName) {
        this.runtimeName = runtimeName;
    }

    ContainerStatus statusOf(Container container, boolean init, PodFacts facts) {
        String name = container.getName();
        Optional<dev.capstan.nodeagent.runtime.ContainerStatus> latest =
                facts.actual().latest(name);
        Optional<ContainerStatus> reported = reported(facts, name, init);
        ContainerStatusBuilder status = new ContainerStatusBuilder()
                .withName(name)
                .withImage(container.getImage())
                .withImageID("")
                .withNewLastState()
                .endLastState()
                .withReady(false)
                .withStarted(false)
                .withRestartCount(reported.map(ContainerStatus::getRestartCount).orElse(0));
        if (latest.isPresent()) {
            describe(status, latest.get(), facts, init);
        } else {
            describeMissing(status, facts, reported);
        }
        return status.build();
    }

    private void describe(
            ContainerStatusBuilder status,
            dev.capstan.nodeagent.runtime.ContainerStatus latest,
            PodFacts facts,
            boolean init) {
        status.withRestartCount(latest.attempt())
                .withImage(latest.image())
                .withImageID(runtimeName + "://" + latest.imageRef())
                .withContainerID(runtimeName + "://" + latest.id());
        facts.actual()
                .previous(latest.name())
                .filter(previous -> previous.state() == ContainerState.EXITED)
                .ifPresent(previous -> status.withLastState(terminated(previous, facts.actual())));
        @Nullable Waiting waiting = facts.waiting().get(latest.name());
        if (latest.state() == ContainerState.RUNNING) {
            boolean started = facts.health().isStarted(latest.name(), latest.id());
            status.withNewState()
                    .withNewRunning(seconds(latest.startedAt()))
                    .endState()
                    .withStarted(started)
                    .withReady(!init && started && facts.health().isReady(latest.name(), latest.id()));
        } else if (waiting != null && facts.end().isEmpty()) {
            status.withState(waiting(waiting));
            if (latest.state() == ContainerState.EXITED) {
                status.withLastState(terminated(latest, facts.actual()));
            }
        } else if (latest.state() == ContainerState.EXITED) {
            status.withState(terminated(latest, facts.actual())).withReady(init && latest.exitCode() == 0);
        } else {
            status.withState(waiting(Waiting.CONTAINER_CREATING));
        }
    }

    private void describeMissing(ContainerStatusBuilder status, PodFacts facts, Optional<ContainerStatus> reported) {
        Optional<String> lostId = reported.map(ContainerStatus::getContainerID).filter(id -> !id.isEmpty());
        lostId.ifPresent(status::withContainerID);
        if (facts.end().isPresent()) {
            status.withState(reported.map(ContainerStatus::getState)
                    .filter(state -> state.getTerminated() != null)
                    .orElseGet(() -> vanished(lostId.orElse(null))));
            return;
        }
        lostId.ifPresent(id -> status.withLastState(vanished(id)));
        @Nullable Waiting known = facts.waiting().get(status.getName());
        status.withState(waiting(known != null ? known : defaultWaiting(facts)));
    }

    private static Waiting defaultWaiting(PodFacts facts) {
        List<Container> init = facts.pod().getSpec().getInitContainers();
        return init == null || init.isEmpty() ? Waiting.CONTAINER_CREATING : Waiting.POD_INITIALIZING;
    }

    private static io.fabric8.kubernetes.api.model.ContainerState waiting(Waiting waiting) {
        return new ContainerStateBuilder()
                .withNewWaiting(waiting.message().isEmpty() ? null : waiting.message(), waiting.reason())
                .build();
    }

    private io.fabric8.kubernetes.api.model.ContainerState terminated(
            dev.capstan.nodeagent.runtime.ContainerStatus container, ActualPod actual) {
        String message = actual.messageOf(container);
        return new ContainerStateBuilder()
                .withNewTerminated()
                .withExitCode(container.exitCode())
                .withSignal(container.signal() == 0 ? null : container.signal())
                .withReason(container.reason())
                .withMessage(message.isEmpty() ? null : message)
                // A process that couldn't be started has no times of its own: Kubernetes shows the container's making.
                .withStartedAt(seconds(Objects.requireNonNullElse(container.startedAt(), container.createdAt())))
                .withFinishedAt(seconds(Objects.requireNonNullElse(container.finishedAt(), container.createdAt())))
                .withContainerID(runtimeName + "://" + container.id())
                .endTerminated()
                .build();
    }

    private static io.fabric8.kubernetes.api.model.ContainerState vanished(@Nullable String containerId) {
        return new ContainerStateBuilder()
                .withNewTerminated()
                .withExitCode(UNKNOWN_EXIT_CODE)
                .withReason("ContainerStatusUnknown")
                .withMessage("The container could not be located when the pod was terminated")
                .withContainerID(containerId)
                .endTerminated()
                .build();
    }

    private static Optional<ContainerStatus> reported(PodFacts facts, String name, boolean init) {
        @Nullable PodStatus status = facts.pod().getStatus();
        if (status == null) {
            return Optional.empty();
        }
        @Nullable
        List<ContainerStatus> statuses = init ? status.getInitContainerStatuses() : status.getContainerStatuses();
        return Stream.ofNullable(statuses)
                .flatMap(List::stream)
                .filter(one -> one.getName().equals(name))
                .findFirst();
    }

    private static @Nullable String seconds(@Nullable Instant instant) {
        return instant == null ? null : instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
