package dev.capstan.nodeagent.pod;

import dev.capstan.nodeagent.env.DownwardFields;
import dev.capstan.nodeagent.pod.ContainerStarter.Outcome;
import dev.capstan.nodeagent.pod.NextAction.StartContainer;
import dev.capstan.nodeagent.pod.PodImages.Availability;
import dev.capstan.nodeagent.runtime.ContainerState;
import dev.capstan.nodeagent.runtime.ContainerStatus;
import dev.capstan.nodeagent.runtime.Image;
import dev.capstan.nodeagent.runtime.PodSandboxStatus;
import dev.capstan.nodeagent.status.ActualPod;
import dev.capstan.nodeagent.status.Waiting;
import dev.capstan.nodeagent.volume.VolumeException;
import dev.capstan.workqueue.Backoff;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the containers of one Pod and remembers which of them can't be started now, why, and until when.
 */
final class PodContainers {
    private static final Logger log = LoggerFactory.getLogger(PodContainers.class);
    /** For what a user has to mend first: a missing ConfigMap, a bad mount. */
    private static final Backoff RETRY = new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(1));

    private static final Backoff SANDBOX_RETRY = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));

    private final PodContext context;
    private final PathLog path;
    private final ContainerStarter starter;
    private final PodImages images;
    private final RestartBackoff backoff = new RestartBackoff();
    private final Map<String, Waiting> waiting = new HashMap<>();
    private final Map<String, Instant> gates = new HashMap<>();
    private final Map<String, Integer> failures = new HashMap<>();
    private int sandboxFailures;
    private int volumeFailures;
    private @Nullable Map<String, Path> volumes;

    PodContainers(PodContext context, PathLog path, Runnable wake) {
        this.context = context;
        this.path = path;
        this.starter = context.containerStarter();
        this.images = new PodImages(context.runtime(), context.events(), context.tracing(), context.clock(), wake);
    }

    RestartBackoff backoff() {
        return backoff;
    }

    Map<String, Waiting> waiting() {
        return waiting;
    }

    Map<String, Instant> gates() {
        return gates;
    }

    /** Who was waited for without a time limit may be what has woken us. */
    void beginPass() {
        gates.values().removeIf(Instant.MAX::equals);
    }

    /** Empty when the volumes are there, else when to try again. */
    Optional<Instant> prepareVolumes(Pod pod) {
        try {
            volumes = context.volumes().setUp(fields(pod, ""));
            volumeFailures = 0;
            return Optional.empty();
        } catch (VolumeException failure) {
            context.events().warning(pod, "FailedMount", String.valueOf(failure.getMessage()));
            return Optional.of(context.clock().instant().plus(RETRY.delay(volumeFailures++)));
        }
    }

    /** Brings volumes up to date with the objects that they are made of. A missing object leaves them as they are. */
    void refreshVolumes(Pod pod) {
        try {
            volumes = context.volumes().setUp(fields(pod, ""));
        } catch (VolumeException failure) {
            context.events().warning(pod, "FailedMount", String.valueOf(failure.getMessage()));
        }
    }

    void sandboxStarted() {
        sandboxFailures = 0;
    }

    /** When to try again. */
    Instant sandboxFailed() {
        return context.clock().instant().plus(SANDBOX_RETRY.delay(sandboxFailures++));
    }

    /** The id of the started container; empty when it can't be started now, and {@link #gates()} says until when. */
    Optional<String> start(Pod pod, StartContainer step, ActualPod actual) {
        String name = step.container().getName();
        return switch (images.availability(pod, step.container())) {
            case Availability.Pulling() -> {
                gates.put(name, Instant.MAX);
                yield Optional.empty();
            }
            case Availability.Missing(Waiting why, Instant retryAt) -> {
                waiting.put(name, why);
                gates.put(name, retryAt);
                yield Optional.empty();
            }
            case Availability.Present(Image image) -> start(pod, step, image, actual);
        };
    }

    private Optional<String> start(Pod pod, StartContainer step, Image image, ActualPod actual) {
        String name = step.container().getName();
        Instant begun = context.clock().instant();
        PodSandboxStatus sandbox = actual.readySandbox().orElseThrow();
        if (volumes == null) {
            Optional<Instant> retryAt = prepareVolumes(pod);
            if (retryAt.isPresent()) {
                gates.put(name, retryAt.get());
                return Optional.empty();
            }
        }
        Map<String, Path> ready = volumes == null ? Map.of() : volumes;
        Outcome outcome = context.startSlots()
                .use(() -> starter.start(
                        step,
                        image,
                        fields(pod, sandbox.address().orElse(context.hostIp())),
                        ready,
                        sandbox.id(),
                        SandboxConfigs.of(pod, sandbox.metadata().attempt())));
        actual.latest(name)
                .filter(before -> before.state() == ContainerState.EXITED)
                .ifPresent(before -> backoff.restarted(
                        name, ContainerPlan.endOf(before), context.clock().instant()));
        return switch (outcome) {
            case Outcome.Started(String id) -> {
                waiting.remove(name);
                failures.remove(name);
                path.step("started", name, begun);
                yield Optional.of(id);
            }
            case Outcome.Failed(Waiting why) -> {
                waiting.put(name, why);
                int before = failures.merge(name, 1, Integer::sum) - 1;
                gates.put(name, context.clock().instant().plus(RETRY.delay(before)));
                yield Optional.empty();
            }
        };
    }

    /** Whether the container's last start was tried and failed. */
    boolean hasFailed(StartContainer step) {
        return failures.containsKey(step.container().getName());
    }

    private DownwardFields fields(Pod pod, String podIp) {
        return new DownwardFields(
                pod, podIp, context.hostIp(), context.allocatable().asQuantities());
    }

    /** Of each container its last two lives are kept: what runs, and what {@code lastState} and {@code logs -p} show. */
    void removeOld(Pod pod, ActualPod actual) {
        for (ContainerStatus container : actual.containers()) {
            boolean kept =
                    actual.latest(container.name()).filter(container::equals).isPresent()
                            || actual.previous(container.name())
                                    .filter(container::equals)
                                    .isPresent();
            if (!kept && container.state() != ContainerState.RUNNING) {
                context.runtime().removeContainer(container.id());
            }
        }
        for (PodSandboxStatus sandbox : actual.sandboxes()) {
            boolean current = actual.sandbox().filter(sandbox::equals).isPresent();
            boolean empty = actual.containers().stream()
                    .noneMatch(container -> container.podSandboxId().equals(sandbox.id()));
            if (!current && empty) {
                log.debug(
                        "removing dead sandbox pod={} sandbox={}",
                        pod.getMetadata().getName(),
                        sandbox.id());
                context.runtime().removePodSandbox(sandbox.id());
            }
        }
    }
}
