package dev.capstan.nodeagent.pod;

import dev.capstan.nodeagent.pod.NextAction.StartContainer;
import dev.capstan.nodeagent.pod.NextAction.Stop;
import dev.capstan.nodeagent.pod.NextAction.StopContainers;
import dev.capstan.nodeagent.pod.NextAction.Wait;
import dev.capstan.nodeagent.runtime.ContainerState;
import dev.capstan.nodeagent.runtime.ContainerStatus;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The next step among the containers of a Pod whose sandbox lives.
 *
 * <ol>
 *   <li>Init containers run one after the other to their good end, each restarted with back-off; they are through once any
 *       other container exists in this sandbox.
 *   <li>A container that failed its liveness or startup probe, or whose image was changed, is stopped.
 *   <li>One that doesn't exist, or has ended and is to be restarted, is started as soon as its back-off allows. One that a
 *       crash left made but not started counts as not existing.
 * </ol>
 */
final class ContainerPlan {
    private final PodSituation situation;
    private final RestartRules rules;
    private Optional<Instant> wakeAt = Optional.empty();

    ContainerPlan(PodSituation situation, RestartRules rules) {
        this.situation = situation;
        this.rules = rules;
    }

    NextAction next() {
        return nextInit().or(this::nextStop).or(this::nextStart).orElseGet(() -> new Wait(wakeAt));
    }

    private Optional<NextAction> nextInit() {
        List<Container> init = Stream.ofNullable(situation.pod().getSpec().getInitContainers())
                .flatMap(List::stream)
                .toList();
        boolean through = situation.pod().getSpec().getContainers().stream()
                .anyMatch(container -> current(container).isPresent());
        if (init.isEmpty() || through) {
            return Optional.empty();
        }
        for (Container container : init) {
            Optional<ContainerStatus> found = current(container);
            boolean done = found.filter(status -> status.state() == ContainerState.EXITED && status.exitCode() == 0)
                    .isPresent();
            if (!done) {
                Optional<NextAction> start = start(container, true, found);
                return start.isPresent() ? start : Optional.of(new Wait(wakeAt));
            }
        }
        return Optional.empty();
    }

    private Optional<NextAction> nextStop() {
        List<Stop> stops = new ArrayList<>();
        for (Container container : situation.pod().getSpec().getContainers()) {
            current(container)
                    .filter(status -> status.state() == ContainerState.RUNNING)
                    .filter(status -> !situation.stopping().contains(status.id()))
                    .flatMap(status -> reasonToStop(container, status).map(message -> new Stop(status, message)))
                    .ifPresent(stops::add);
        }
        return stops.isEmpty() ? Optional.empty() : Optional.of(new StopContainers(stops));
    }

    private Optional<String> reasonToStop(Container container, ContainerStatus status) {
        @Nullable String probe = situation.failedProbes().get(status.id());
        if (probe != null) {
            String then = rules.restartsAnything() ? ", will be restarted" : "";
            return Optional.of("Container " + container.getName() + " failed " + probe + " probe" + then);
        }
        return status.image().equals(container.getImage())
                ? Optional.empty()
                : Optional.of("Container " + container.getName() + " definition changed, will be restarted");
    }

    private Optional<NextAction> nextStart() {
        for (Container container : situation.pod().getSpec().getContainers()) {
            Optional<NextAction> start = start(container, false, current(container));
            if (start.isPresent()) {
                return start;
            }
        }
        return Optional.empty();
    }

    private Optional<NextAction> start(Container container, boolean init, Optional<ContainerStatus> found) {
        if (found.isEmpty()) {
            return isFree(container, init) ? Optional.of(startOf(container, init)) : Optional.empty();
        }
        return switch (found.get().state()) {
            case RUNNING -> Optional.empty();
            case CREATED -> isFree(container, init) ? Optional.of(startOf(container, init)) : Optional.empty();
            case EXITED, UNKNOWN -> {
                boolean wanted = init
                        ? rules.restartsAnything()
                        : rules.restarts(found.get().exitCode());
                yield wanted && isFree(container, init) && !isBackingOff(found.get())
                        ? Optional.of(startOf(container, init))
                        : Optional.empty();
            }
        };
    }

    /** A container that has ended and, under this policy, must not run a second time, isn't started in a new sandbox either. */
    private boolean isFree(Container container, boolean init) {
        boolean over = !init
                && situation
                        .actual()
                        .latest(container.getName())
                        .map(status -> status.state() == ContainerState.EXITED && !rules.restarts(status.exitCode()))
                        .orElseGet(() -> !rules.restartsAnything() && reportedAttempts(container.getName(), false) > 0);
        @Nullable Instant gate = situation.gates().get(container.getName());
        if (gate != null && gate.isAfter(situation.now())) {
            wakeAt = PodLifecyclePlan.earlier(wakeAt, Optional.of(gate));
            return false;
        }
        return !over;
    }

    private boolean isBackingOff(ContainerStatus ended) {
        Instant notBefore = situation.backoff().notBefore(ended.name(), endOf(ended));
        if (!notBefore.isAfter(situation.now())) {
            return false;
        }
        wakeAt = PodLifecyclePlan.earlier(wakeAt, Optional.of(notBefore));
        return true;
    }

    /** A container whose process couldn't be started has no end of its own. */
    static Instant endOf(ContainerStatus ended) {
        return ended.finishedAt() != null ? ended.finishedAt() : ended.createdAt();
    }

    private StartContainer startOf(Container container, boolean init) {
        int attempt = situation
                .actual()
                .latest(container.getName())
                .map(status -> status.state() == ContainerState.CREATED ? status.attempt() : status.attempt() + 1)
                .orElseGet(() -> reportedAttempts(container.getName(), init));
        return new StartContainer(container, init, attempt);
    }

    /** Where the runtime has lost the container, the Pod's status still knows how often it was started. */
    private int reportedAttempts(String name, boolean init) {
        @Nullable PodStatus status = situation.pod().getStatus();
        if (status == null) {
            return 0;
        }
        return Stream.ofNullable(init ? status.getInitContainerStatuses() : status.getContainerStatuses())
                .flatMap(List::stream)
                .filter(one -> one.getName().equals(name)
                        && one.getContainerID() != null
                        && !one.getContainerID().isEmpty())
                .mapToInt(one -> one.getRestartCount() + 1)
                .findFirst()
                .orElse(0);
    }

    private Optional<ContainerStatus> current(Container container) {
        return situation.actual().inCurrentSandbox(container.getName());
    }
}
