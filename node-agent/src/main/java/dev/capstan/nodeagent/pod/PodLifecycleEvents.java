package dev.capstan.nodeagent.pod;

import dev.capstan.management.HealthCheck;
import dev.capstan.management.HealthContributor;
import dev.capstan.nodeagent.periodic.PeriodicTask;
import dev.capstan.nodeagent.runtime.Container;
import dev.capstan.nodeagent.runtime.ContainerFilter;
import dev.capstan.nodeagent.runtime.ContainerRuntime;
import dev.capstan.nodeagent.runtime.ContainerState;
import dev.capstan.nodeagent.runtime.PodSandbox;
import dev.capstan.nodeagent.runtime.PodSandboxFilter;
import dev.capstan.nodeagent.runtime.PodSandboxState;
import dev.capstan.nodeagent.runtime.RuntimeEvent;
import dev.capstan.workqueue.Backoff;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * Wakes the workers of Pods whose containers have changed. The runtime's events say so at once; a complete list, compared
 * with the one before, finds what no event told. (The kubelet's pod lifecycle event generator.)
 */
public final class PodLifecycleEvents implements SmartLifecycle, HealthContributor, MeterBinder {
    private static final int PHASE = PodWorkers.PHASE + 1;
    private static final Backoff RETRY = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(10));
    /** The kubelet's threshold. */
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(3);

    private final ContainerRuntime runtime;
    private final PodWorkers workers;
    private final PeriodicTask relist;
    private volatile long runningPods;
    private volatile long runningContainers;
    private volatile long relistedAt = System.nanoTime();
    private Map<String, Set<String>> before = Map.of();
    private ContainerRuntime.@Nullable Subscription subscription;

    public PodLifecycleEvents(ContainerRuntime runtime, PodWorkers workers, Duration relistInterval) {
        this.runtime = runtime;
        this.workers = workers;
        this.relist = PeriodicTask.every(relistInterval, "runtime relist", PHASE, RETRY, this::relist);
    }

    private void onEvent(RuntimeEvent event) {
        switch (event) {
            case RuntimeEvent.Resync() -> {
                relist.soon();
                workers.all().forEach(PodWorker::runtimeIsBack);
            }
            case RuntimeEvent.ContainerChanged changed -> {
                switch (changed.type()) {
                    // Made by the worker itself, which knows.
                    case CREATED, STARTED -> {}
                    case STOPPED, DELETED ->
                        workers.worker(changed.podUid()).ifPresent(worker -> worker.runtimeChanged(changed));
                }
            }
        }
    }

    private void wake(String podUid) {
        workers.worker(podUid).ifPresent(PodWorker::runtimeChanged);
    }

    private void relist() {
        Map<String, Set<String>> now = new HashMap<>();
        List<PodSandbox> sandboxes = runtime.listPodSandbox(PodSandboxFilter.all());
        List<Container> containers = runtime.listContainers(ContainerFilter.all());
        for (PodSandbox sandbox : sandboxes) {
            now.computeIfAbsent(sandbox.metadata().uid(), uid -> new HashSet<>())
                    .add(sandbox.id() + "=" + sandbox.state());
        }
        for (Container container : containers) {
            now.computeIfAbsent(container.podUid(), uid -> new HashSet<>())
                    .add(container.id() + "=" + container.state());
        }
        Set<String> uids = new HashSet<>(now.keySet());
        uids.addAll(before.keySet());
        uids.stream()
                .filter(uid -> !now.getOrDefault(uid, Set.of()).equals(before.getOrDefault(uid, Set.of())))
                .forEach(this::wake);
        before = now;
        relistedAt = System.nanoTime();
        runningPods = sandboxes.stream()
                .filter(sandbox -> sandbox.state() == PodSandboxState.READY)
                .count();
        runningContainers = containers.stream()
                .filter(container -> container.state() == ContainerState.RUNNING)
                .count();
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("kubelet.running.pods", () -> runningPods).register(registry);
        Gauge.builder("kubelet.running.containers", () -> runningContainers)
                .tag("container_state", "running")
                .register(registry);
    }

    @Override
    public List<HealthCheck> healthChecks() {
        return Stream.concat(
                        relist.healthChecks().stream(), Stream.of(HealthCheck.readiness("pleg", this::whyNotListed)))
                .toList();
    }

    private Optional<String> whyNotListed() {
        Duration silence = Duration.ofNanos(System.nanoTime() - relistedAt);
        return silence.compareTo(LONGEST_SILENCE) <= 0
                ? Optional.empty()
                : Optional.of("pleg was last seen active " + silence.toSeconds() + " s ago; threshold is "
                        + LONGEST_SILENCE.toSeconds() + " s");
    }

    @Override
    public synchronized void start() {
        subscription = runtime.getContainerEvents(this::onEvent);
        relist.start();
    }

    @Override
    public synchronized void stop() {
        if (subscription != null) {
            subscription.close();
            subscription = null;
        }
        relist.stop();
    }

    @Override
    public synchronized boolean isRunning() {
        return relist.isRunning();
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
