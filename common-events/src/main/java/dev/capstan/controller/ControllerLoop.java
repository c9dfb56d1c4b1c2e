package dev.capstan.controller;

import dev.capstan.client.ApiErrors;
import dev.capstan.management.HealthCheck;
import dev.capstan.management.HealthContributor;
import dev.capstan.management.LogContext;
import dev.capstan.ownership.Shard;
import dev.capstan.ownership.ShardListener;
import dev.capstan.ownership.ShardOwnership;
import dev.capstan.ownership.Tenure;
import dev.capstan.resource.ObjectKey;
import dev.capstan.workqueue.WorkQueue;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.context.SmartLifecycle;

/**
 * Takes keys from a queue and reconciles them on virtual threads, one worker per key at a time.
 *
 * <p>No work starts before {@code ready}: a reconciler that ran on half-filled stores would create what exists. What a
 * reconciler throws is logged here, once, and the key re-queued with back-off; a conflict is no error but a sign that the
 * store was stale, so it is re-queued without a word.
 *
 * <p>While the API server doesn't answer, the workers wait, not the keys: each tries again after half a second. A key's own
 * back-off would have grown to a minute by the end of an outage, and nothing would happen for so long after it.
 *
 * <p>Keys of shards that other instances own are dropped: their owner was told of the same change. So is what fails because the
 * shard was lost meanwhile.
 */
public final class ControllerLoop implements SmartLifecycle, HealthContributor, MeterBinder, ShardListener {
    /** Informers start before (at 0) and stop after. */
    public static final int PHASE = 10;

    private static final Logger log = LoggerFactory.getLogger(ControllerLoop.class);
    private static final long READY_POLL_MILLIS = 5;
    private static final long OUTAGE_POLL_MILLIS = 500;
    private static final long STOP_MILLIS = 5_000;
    /** What is put off for so short a while, such as a status, is still the same work; a longer timer has no cause. */
    private static final Duration GOES_ON_WITHIN = OwnWrites.PATIENCE;

    private static final Duration STUCK = Duration.ofMinutes(5);

    private final String name;
    private final WorkQueue<ObjectKey> queue;
    private final Reconciler reconciler;
    private final int workers;
    private final BooleanSupplier ready;
    private final ShardOwnership ownership;
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final WorkInProgress inProgress = new WorkInProgress(System::nanoTime);
    private final AtomicBoolean apiAway = new AtomicBoolean();
    private volatile boolean running;

    /**
     * @param workers how many keys are worked on at once
     * @param ready usually that the informers have synced
     * @param ownership of the controller that the loop is of
     */
    public ControllerLoop(
            String name,
            WorkQueue<ObjectKey> queue,
            Reconciler reconciler,
            int workers,
            BooleanSupplier ready,
            ShardOwnership ownership) {
        this.name = name;
        this.queue = queue;
        this.reconciler = reconciler;
        this.workers = workers;
        this.ready = ready;
        this.ownership = ownership;
        ownership.addListener(this);
    }

    @Override
    public synchronized void start() {
        running = true;
        for (int worker = 0; worker < workers; worker++) {
            threads.add(Thread.ofVirtual().name(name + "-" + worker).start(this::work));
        }
    }

    private void work() {
        MDC.put("controller", name);
        try {
            awaitReady();
            for (ObjectKey key = queue.take(); key != null; key = queue.take()) {
                // Again for each key: a topic that is being rebuilt makes an informer unready for a while.
                awaitReady();
                if (!processIfOurs(key)) {
                    Thread.sleep(OUTAGE_POLL_MILLIS);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitReady() throws InterruptedException {
        while (running && !ready.getAsBoolean()) {
            Thread.sleep(READY_POLL_MILLIS);
        }
    }

    private boolean processIfOurs(ObjectKey key) {
        Optional<Tenure> tenure = ownership.tenureOf(key);
        if (tenure.isPresent()) {
            return tenure.get().call(() -> process(key));
        }
        queue.forget(key);
        queue.done(key);
        return true;
    }

    @Override
    public void forget(Shard shard) {
        queue.drop(shard::contains);
    }

    /** False when the API server didn't answer. */
    private boolean process(ObjectKey key) {
        LogContext.about(key);
        inProgress.begin(key);
        try {
            apply(reconciler.reconcile(key), key);
            noteAnswer();
        } catch (RuntimeException failure) {
            if (Tenure.isLost()) {
                log.info("dropped what was begun, the shard is lost controller={} object={}", name, key);
                return true;
            }
            if (ApiErrors.isUnavailable(failure)) {
                noteOutage(failure);
                queue.add(key);
                return false;
            }
            retry(key, failure);
        } finally {
            queue.done(key);
            inProgress.end(key);
            LogContext.clear();
        }
        return true;
    }

    private void noteOutage(RuntimeException failure) {
        if (!apiAway.getAndSet(true)) {
            log.warn("the API server does not answer, will go on when it does controller={}", name, failure);
        }
    }

    private void noteAnswer() {
        if (apiAway.compareAndSet(true, false)) {
            log.info("the API server answers again controller={}", name);
        }
    }

    private void retry(ObjectKey key, RuntimeException cause) {
        if (!running || Thread.currentThread().isInterrupted()) {
            return;
        }
        boolean isConflict =
                cause instanceof KubernetesClientException refused && refused.getCode() == ApiErrors.CONFLICT;
        if (!isConflict) {
            log.warn(
                    "reconcile failed, will retry controller={} object={} failures={}",
                    name,
                    key,
                    queue.failures(key),
                    cause);
        }
        queue.addRateLimited(key);
    }

    private void apply(@Nullable Result result, ObjectKey key) {
        switch (result) {
            case null -> throw new IllegalStateException("reconciler " + name + " gave no result");
            case Result.Done() -> queue.forget(key);
            case Result.RequeueAfter(var delay) -> {
                queue.forget(key);
                if (delay.compareTo(GOES_ON_WITHIN) <= 0) {
                    queue.continueAfter(key, delay);
                } else {
                    queue.addAfter(key, delay);
                }
            }
            case Result.Backoff() -> queue.addRateLimited(key);
        }
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        queue.observedBy(new WorkQueueMeters(name, queue, registry));
    }

    /** One check per loop: an error has ended a worker, or one never comes back from a key. */
    @Override
    public List<HealthCheck> healthChecks() {
        return List.of(HealthCheck.liveness("controller-" + name, this::failure));
    }

    private Optional<String> failure() {
        long ended = threads.stream().filter(thread -> !thread.isAlive()).count();
        return running && ended > 0
                ? Optional.of(ended + " of " + workers + " workers have ended")
                : inProgress.longerThan(STUCK);
    }

    /** Beside the other loops of the service, so that several slow ones don't add up. */
    @Override
    public void stop(Runnable callback) {
        Thread.startVirtualThread(() -> {
            stop();
            callback.run();
        });
    }

    @Override
    public synchronized void stop() {
        running = false;
        queue.shutDown();
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(STOP_MILLIS);
        try {
            for (Thread thread : threads) {
                // What is under way is finished, unless all of it together takes too long.
                thread.join(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
                thread.interrupt();
            }
        } catch (InterruptedException interrupted) {
            threads.forEach(Thread::interrupt);
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
