package dev.capstan.nodeagent.probe;

import dev.capstan.client.EventRecorder;
import dev.capstan.nodeagent.probe.ProbeState.Result;
import dev.capstan.nodeagent.probe.ProbeWorker.ProbeEnvironment;
import dev.capstan.nodeagent.runtime.ContainerRuntime;
import dev.capstan.nodeagent.runtime.ContainerState;
import dev.capstan.nodeagent.runtime.ContainerStatus;
import dev.capstan.nodeagent.status.ActualPod;
import dev.capstan.nodeagent.status.ContainerHealth;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Probe;
import java.time.Clock;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The probes of one Pod. Its worker tells what runs, probes start and stop accordingly, and their results decide what is ready
 * and what must be restarted.
 *
 * <p>We differ from the kubelet: after a restart of the agent a container that was reported ready is taken for ready until its
 * probe says otherwise, instead of falling out of service for a period.
 */
public final class Probes implements ContainerHealth {
    private record Key(String containerId, ProbeType type) {}

    private final ProbeEnvironment environment;
    private final Clock clock;
    private final Runnable onChange;
    private final Map<Key, ProbeWorker> workers = new HashMap<>();
    private volatile Map<Key, ProbeWorker> running = Map.of();
    private volatile Map<String, Container> containers = Map.of();

    /**
     * @param onChange called from any thread when a result has changed
     */
    public Probes(ContainerRuntime runtime, EventRecorder events, Clock clock, Runnable onChange) {
        this.environment = new ProbeEnvironment(new Prober(runtime), events, clock);
        this.clock = clock;
        this.onChange = onChange;
    }

    /** Starts the probes of what runs now and stops those of what doesn't. */
    public void follow(Pod pod, ActualPod actual, String podIp) {
        containers = pod.getSpec().getContainers().stream()
                .collect(Collectors.toMap(Container::getName, container -> container));
        Map<String, ContainerStatus> alive = actual.running().stream()
                .filter(container -> containers.containsKey(container.name()))
                .collect(Collectors.toMap(ContainerStatus::id, container -> container));
        stopAllBut(alive.keySet());
        for (ContainerStatus container : alive.values()) {
            Container spec = containers.get(container.name());
            if (spec == null || container.state() != ContainerState.RUNNING) {
                continue;
            }
            ProbeTarget target = new ProbeTarget(
                    pod,
                    spec,
                    container.id(),
                    podIp,
                    Optional.ofNullable(container.startedAt()).orElse(clock.instant()));
            for (ProbeType type : ProbeType.values()) {
                start(type, target);
            }
        }
        running = Map.copyOf(workers);
    }

    private void start(ProbeType type, ProbeTarget target) {
        @Nullable Probe probe = type.of(target.container());
        Key key = new Key(target.containerId(), type);
        if (probe == null || workers.containsKey(key)) {
            return;
        }
        ProbeWorker worker = new ProbeWorker(
                type,
                target,
                probe,
                initial(type, target),
                environment,
                () -> isStarted(target.container().getName(), target.containerId()),
                onChange);
        workers.put(key, worker);
        worker.start();
    }

    private static Result initial(ProbeType type, ProbeTarget target) {
        return switch (type) {
            case STARTUP -> wasReported(target, true) ? Result.SUCCESS : Result.UNKNOWN;
            case LIVENESS -> Result.SUCCESS;
            case READINESS -> wasReported(target, false) ? Result.SUCCESS : Result.FAILURE;
        };
    }

    /** Whether the API server already says of this very container that it is started, or ready. */
    private static boolean wasReported(ProbeTarget target, boolean started) {
        return target.pod().getStatus() != null
                && Stream.ofNullable(target.pod().getStatus().getContainerStatuses())
                        .flatMap(List::stream)
                        .filter(status -> status.getContainerID() != null
                                && status.getContainerID().endsWith(target.containerId()))
                        .anyMatch(status -> Boolean.TRUE.equals(started ? status.getStarted() : status.getReady()));
    }

    private void stopAllBut(Set<String> containerIds) {
        for (Iterator<Map.Entry<Key, ProbeWorker>> all = workers.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<Key, ProbeWorker> entry = all.next();
            if (!containerIds.contains(entry.getKey().containerId())) {
                entry.getValue().stop();
                all.remove();
            }
        }
    }

    public void stop() {
        stopAllBut(Set.of());
        running = Map.of();
    }

    /** The containers that must be restarted, with what users are told about it. */
    public Map<String, String> failed() {
        Map<String, String> failed = new LinkedHashMap<>();
        running.forEach((key, worker) -> {
            if (worker.result() == Result.FAILURE && key.type() != ProbeType.READINESS) {
                failed.put(key.containerId(), key.type() == ProbeType.LIVENESS ? "liveness" : "startup");
            }
        });
        return failed;
    }

    @Override
    public boolean isStarted(String container, String containerId) {
        return isGood(ProbeType.STARTUP, container, containerId);
    }

    @Override
    public boolean isReady(String container, String containerId) {
        return isGood(ProbeType.READINESS, container, containerId);
    }

    private boolean isGood(ProbeType type, String container, String containerId) {
        @Nullable Container spec = containers.get(container);
        if (spec == null || type.of(spec) == null) {
            return true;
        }
        @Nullable ProbeWorker worker = running.get(new Key(containerId, type));
        return worker != null && worker.result() == Result.SUCCESS;
    }
}
