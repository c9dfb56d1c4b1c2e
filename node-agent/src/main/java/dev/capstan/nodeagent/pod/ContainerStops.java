package dev.capstan.nodeagent.pod;

import dev.capstan.client.EventRecorder;
import dev.capstan.nodeagent.probe.LifecycleHooks;
import dev.capstan.nodeagent.runtime.ContainerRuntime;
import dev.capstan.nodeagent.runtime.ContainerRuntimeException;
import dev.capstan.nodeagent.runtime.ContainerStatus;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops containers of one Pod beside its worker: the preStop hook, SIGTERM, and SIGKILL when the grace period is over, all
 * within that period. Asking again with a shorter period shortens it (a user who deletes a second time, with force).
 */
final class ContainerStops {
    private static final Logger log = LoggerFactory.getLogger(ContainerStops.class);
    /** What a container gets between SIGTERM and SIGKILL even if its hook has used all the time. */
    private static final Duration AFTER_HOOK = Duration.ofSeconds(2);

    private static final Duration RETRY = Duration.ofSeconds(1);

    private final ContainerRuntime runtime;
    private final EventRecorder events;
    private final LifecycleHooks hooks;
    private final Clock clock;
    private final Consumer<String> onChange;
    private final Map<String, Instant> deadlines = new HashMap<>();

    /**
     * @param onChange called with the id of a container that has stopped, or couldn't be
     */
    ContainerStops(
            ContainerRuntime runtime,
            EventRecorder events,
            LifecycleHooks hooks,
            Clock clock,
            Consumer<String> onChange) {
        this.runtime = runtime;
        this.events = events;
        this.hooks = hooks;
        this.clock = clock;
        this.onChange = onChange;
    }

    synchronized Set<String> inProgress() {
        return Set.copyOf(deadlines.keySet());
    }

    /** Returns at once. */
    synchronized void stop(Pod pod, ContainerStatus container, Duration grace, String message) {
        Instant deadline = clock.instant().plus(grace);
        @Nullable Instant before = deadlines.get(container.id());
        if (before != null && !deadline.isBefore(before)) {
            return;
        }
        deadlines.put(container.id(), deadline);
        if (before == null) {
            ContainerEvents.of(events, pod, container.name()).normal(pod, "Killing", message);
        }
        Thread.ofVirtual()
                .name("stop-" + container.name())
                .start(() -> run(pod, container, grace, deadline, before == null));
    }

    private void run(Pod pod, ContainerStatus container, Duration grace, Instant deadline, boolean withHook) {
        try {
            Duration left = grace;
            Optional<Container> spec = spec(pod, container.name());
            if (withHook && spec.filter(LifecycleHooks::hasPreStop).isPresent() && grace.isPositive()) {
                hooks.preStop(pod, spec.get(), container.id(), grace);
                Duration rest = Duration.between(clock.instant(), deadline);
                left = rest.compareTo(AFTER_HOOK) < 0 ? AFTER_HOOK : rest;
            }
            runtime.stopContainer(container.id(), left);
        } catch (ContainerRuntimeException failure) {
            log.warn(
                    "container not stopped, will retry pod={} container={}",
                    pod.getMetadata().getName(),
                    container.name(),
                    failure);
            pause();
        } finally {
            ended(container.id());
        }
    }

    private synchronized void ended(String containerId) {
        deadlines.remove(containerId);
        onChange.accept(containerId);
    }

    private static Optional<Container> spec(Pod pod, String name) {
        return pod.getSpec().getContainers().stream()
                .filter(container -> container.getName().equals(name))
                .findFirst();
    }

    private static void pause() {
        try {
            Thread.sleep(RETRY);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
