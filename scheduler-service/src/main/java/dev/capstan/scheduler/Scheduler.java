package dev.capstan.scheduler;

import dev.capstan.controller.ControllerLoop;
import dev.capstan.management.HealthCheck;
import dev.capstan.management.HealthContributor;
import dev.capstan.management.LogContext;
import dev.capstan.ownership.Shard;
import dev.capstan.ownership.ShardListener;
import dev.capstan.ownership.ShardOwnership;
import dev.capstan.ownership.Tenure;
import dev.capstan.scheduler.cache.PodInfo;
import dev.capstan.scheduler.cache.SchedulerCache;
import dev.capstan.scheduler.cache.Snapshot;
import dev.capstan.scheduler.framework.ClusterEvent;
import dev.capstan.scheduler.queue.QueuedPod;
import dev.capstan.scheduler.queue.SchedulingQueue;
import dev.capstan.tracing.Span;
import dev.capstan.tracing.Tracing;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Takes one Pod after the other from the queue, places it and has it bound.
 *
 * <p>One thread decides, so that each decision sees the one before it; only the binding, which waits for the network, runs
 * beside it (source: {@code pkg/scheduler/schedule_one.go}).
 *
 * <p>Of several instances one schedules. The others are hot spares: their queue and cache follow the informers, nothing is taken.
 */
final class Scheduler implements SmartLifecycle, HealthContributor, MeterBinder, ShardListener {
    private static final Logger log = LoggerFactory.getLogger(Scheduler.class);
    private static final Duration HOUSEKEEPING = Duration.ofSeconds(30);
    private static final long READY_POLL_MILLIS = 5;
    private static final long SPARE_POLL_MILLIS = 20;
    private static final long STOP_MILLIS = 5_000;
    private static final Duration STUCK = Duration.ofMinutes(2);

    private final SchedulingQueue queue;
    private final SchedulerCache cache;
    private final SchedulingCycle cycle;
    private final BindingCycle binding;
    private final UnschedulableReport report;
    private final Tracing tracing;
    private final BooleanSupplier ready;
    private final ShardOwnership ownership;
    private final Snapshot nodes = new Snapshot();
    private volatile @Nullable Thread thread;
    private volatile SchedulerMeters meters = SchedulerMeters.none();
    private volatile long aliveAt = System.nanoTime();

    /**
     * @param ready that the informers have synced: on half-filled stores, taken nodes look empty
     */
    Scheduler(
            SchedulingQueue queue,
            SchedulerCache cache,
            SchedulingCycle cycle,
            BindingCycle binding,
            UnschedulableReport report,
            Tracing tracing,
            BooleanSupplier ready,
            ShardOwnership ownership) {
        this.queue = queue;
        this.cache = cache;
        this.cycle = cycle;
        this.binding = binding;
        this.report = report;
        this.tracing = tracing;
        this.ready = ready;
        this.ownership = ownership;
    }

    private void run() {
        try {
            awaitReady();
            while (!Thread.currentThread().isInterrupted()) {
                awaitTenure();
                aliveAt = System.nanoTime();
                QueuedPod next = queue.take(HOUSEKEEPING);
                if (next != null) {
                    // Again for each Pod: a topic that is being rebuilt makes an informer unready for a while.
                    awaitReady();
                    awaitTenure().run(() -> scheduleOne(next));
                }
                expireAssumed();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private Tenure awaitTenure() throws InterruptedException {
        while (true) {
            Optional<Tenure> tenure = ownership.tenures().stream().findFirst();
            if (tenure.isPresent()) {
                return tenure.get();
            }
            aliveAt = System.nanoTime();
            Thread.sleep(SPARE_POLL_MILLIS);
        }
    }

    /** What was assumed and how often a Pod was tried was our knowledge; the Pods themselves wait, and are tried by the next. */
    @Override
    public void forget(Shard shard) {
        cache.forgetAssumed();
        queue.startOver();
    }

    private void awaitReady() throws InterruptedException {
        while (!ready.getAsBoolean()) {
            aliveAt = System.nanoTime();
            Thread.sleep(READY_POLL_MILLIS);
        }
    }

    /** One scheduling cycle: dequeue happened, now place, assume, and leave the binding to others. */
    void scheduleOne(QueuedPod queued) {
        long began = System.nanoTime();
        PodInfo pod = queued.pod();
        LogContext.about(pod.pod());
        try (Span span = tracing.work("schedule", queued.causes()).with("capstan.object", pod.key())) {
            if (cache.isPlaced(pod.uid())) {
                queue.done(queued);
                return;
            }
            cache.updateSnapshot(nodes);
            switch (cycle.place(pod, nodes)) {
                case Placement.Fits(var node) -> {
                    cache.assume(pod, node);
                    binding.start(queued, node, began);
                }
                case Placement.Unschedulable(var message, var rejectedBy) -> {
                    log.debug("unschedulable pod={} uid={} message={}", pod, pod.uid(), message);
                    queue.addUnschedulable(queued, rejectedBy);
                    report.unschedulable(pod, message);
                    meters.unschedulable(System.nanoTime() - began);
                }
            }
        } catch (RuntimeException unexpected) {
            log.error("scheduling failed, will retry pod={} uid={}", pod, pod.uid(), unexpected);
            cache.forget(pod.uid());
            report.schedulerError(pod, String.valueOf(unexpected.getMessage()));
            queue.addBackoff(queued);
            meters.error(System.nanoTime() - began);
        } finally {
            LogContext.clear();
        }
    }

    private void expireAssumed() {
        List<PodInfo> expired = cache.expireAssumed();
        for (PodInfo pod : expired) {
            log.warn("bound pod never showed up in the informer, its room is free again pod={}", pod);
            queue.onEvent(ClusterEvent.POD_REMOVED);
        }
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (String section : queue.pending().keySet()) {
            Gauge.builder("scheduler.pending.pods", () -> queue.pending().get(section))
                    .tag("queue", section)
                    .register(registry);
        }
        meters = new SchedulerMeters(registry);
        binding.meteredBy(meters);
    }

    @Override
    public List<HealthCheck> healthChecks() {
        return List.of(HealthCheck.liveness("scheduling-loop", this::failure));
    }

    private Optional<String> failure() {
        Thread scheduling = thread;
        if (scheduling == null) {
            return Optional.empty();
        }
        Duration silence = Duration.ofNanos(System.nanoTime() - aliveAt);
        if (!scheduling.isAlive()) {
            return Optional.of("the scheduling thread has ended");
        }
        return silence.compareTo(STUCK) <= 0
                ? Optional.empty()
                : Optional.of("one Pod has been scheduled for " + silence.toSeconds() + " s without an end");
    }

    @Override
    public synchronized void start() {
        if (thread == null) {
            thread = Thread.ofPlatform().name("scheduler").daemon().start(this::run);
        }
    }

    @Override
    public synchronized void stop() {
        if (thread == null) {
            return;
        }
        queue.shutDown();
        thread.interrupt();
        try {
            thread.join(STOP_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        thread = null;
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }

    @Override
    public int getPhase() {
        return ControllerLoop.PHASE;
    }
}
