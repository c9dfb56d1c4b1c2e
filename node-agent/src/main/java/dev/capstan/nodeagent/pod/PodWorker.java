package dev.capstan.nodeagent.pod;

import dev.capstan.client.ApiErrors;
import dev.capstan.management.LogContext;
import dev.capstan.nodeagent.admission.Rejection;
import dev.capstan.nodeagent.runtime.RuntimeEvent;
import dev.capstan.resource.ObjectKey;
import dev.capstan.tracing.Cause;
import dev.capstan.tracing.Causes;
import dev.capstan.tracing.Span;
import dev.capstan.tracing.Tracing;
import dev.capstan.workqueue.Backoff;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that works on one Pod (one uid). Its mailbox holds only the newest wish: whoever changes something wakes it,
 * and it looks at everything anew. A pass that fails is repeated with back-off, for ever.
 */
final class PodWorker {
    private static final Logger log = LoggerFactory.getLogger(PodWorker.class);
    /** So many tries of a failed pass belong to the trace that made it necessary. */
    private static final int TRIES_OF_ONE_TRACE = 5;

    private static final Backoff RETRY = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(30));
    /** While the API server doesn't answer, as often as this, so that the end of an outage is noticed at once. */
    private static final Duration OUTAGE_POLL = Duration.ofMillis(500);

    private final PodSync sync;
    private final PodMeters meters;
    private final long seen = System.nanoTime();
    private boolean started;
    private final Clock clock;
    private final Tracing tracing;
    private final Runnable onOver;
    private final Signals signals = new Signals();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition woken = lock.newCondition();
    private final Thread thread;
    private Pod desired;
    private boolean pending = true;
    private Causes causes = wish();
    /** In a row. Written by the worker only. */
    private volatile int failures;

    private Optional<Instant> lookAgainAt = Optional.empty();

    /**
     * @param isNew the Pod was bound while this agent was running
     * @param onOver called when the Pod is gone for good and the worker with it
     */
    PodWorker(
            PodContext context,
            PodMeters meters,
            Pod pod,
            boolean isNew,
            Optional<Rejection> rejection,
            Runnable onOver) {
        this.desired = pod;
        this.meters = meters;
        this.started = !isNew;
        this.clock = context.clock();
        this.tracing = context.tracing();
        this.onOver = onOver;
        this.sync = new PodSync(context, pod, isNew, rejection, this::wake);
        this.thread =
                Thread.ofVirtual().name("pod-" + pod.getMetadata().getName()).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /**
     * Asks the thread to end after the step that is under way, and touches nothing that runs: the next agent finds it as it
     * is. A step isn't interrupted, because a plug-in killed half-way leaves half a network.
     */
    void stop() {
        signals.askStop();
        wake();
    }

    /** Waits for the thread's end, interrupting it when that takes longer than {@code limit}. */
    void awaitStopped(Duration limit) throws InterruptedException {
        if (!thread.join(limit)) {
            thread.interrupt();
        }
    }

    Pod desired() {
        lock.lock();
        try {
            return desired;
        } finally {
            lock.unlock();
        }
    }

    void update(Pod pod) {
        lock.lock();
        try {
            desired = pod;
        } finally {
            lock.unlock();
        }
        signals.setGone(false);
        wake();
    }

    /** The informer no longer has the Pod. */
    void gone() {
        signals.setGone(true);
        wake();
    }

    void checkNetwork() {
        signals.askNetworkCheck();
        wake();
    }

    void syncVolumes() {
        signals.askVolumeSync();
        wake();
    }

    /** Anything of the Pod in the runtime may have changed. */
    void runtimeChanged() {
        sync.view().unsure();
        wake();
    }

    /** A sandbox or container of the Pod has ended or vanished. */
    void runtimeChanged(RuntimeEvent.ContainerChanged event) {
        if (event.sandbox()) {
            sync.view().sandboxChanged(event.containerId());
        } else {
            sync.view().containerChanged(event.containerId());
        }
        wake();
    }

    /** The runtime answers again: what failed while it was away needn't wait for its back-off. */
    void runtimeIsBack() {
        if (failures > 0) {
            wake();
        }
    }

    void wake() {
        lock.lock();
        try {
            pending = true;
            causes = causes.and(wish());
            woken.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Why the present thread wakes the worker. Reports about the Pod are its own, which come back to it. */
    private static Causes wish() {
        Cause cause = Cause.current();
        return cause != null && cause.goesOn() ? Causes.of(cause) : Causes.NONE;
    }

    private void run() {
        try {
            while (!sync.isOver() && !signals.stopping()) {
                Pod wanted = await();
                Causes why = takeCauses();
                LogContext.about(wanted);
                try {
                    long began = System.nanoTime();
                    lookAgainAt = sync(wanted, why);
                    meters.synced(Duration.ofNanos(System.nanoTime() - began));
                    noteStart(wanted);
                    failures = 0;
                } catch (RuntimeException failure) {
                    if (Thread.currentThread().isInterrupted()) {
                        return;
                    }
                    if (failures == 0) {
                        log.warn("pod not synced, will retry pod={}", ObjectKey.of(wanted), failure);
                    }
                    // Half of a step may have been carried out.
                    sync.view().unsure();
                    lookAgainAt = Optional.of(clock.instant().plus(pauseAfter(failure)));
                    if (failures < TRIES_OF_ONE_TRACE) {
                        giveBack(why);
                    }
                    failures++;
                }
            }
            if (sync.isOver()) {
                onOver.run();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            sync.stop();
        }
    }

    private Duration pauseAfter(RuntimeException failure) {
        Duration pause = RETRY.delay(failures);
        return ApiErrors.isUnavailable(failure) && pause.compareTo(OUTAGE_POLL) > 0 ? OUTAGE_POLL : pause;
    }

    private Optional<Instant> sync(Pod wanted, Causes why) {
        try (Span span = tracing.work("sync pod", why).with("capstan.object", ObjectKey.of(wanted))) {
            try {
                return sync.sync(wanted, signals);
            } catch (RuntimeException failure) {
                span.failed(String.valueOf(failure.getMessage()));
                throw failure;
            }
        }
    }

    private Causes takeCauses() {
        lock.lock();
        try {
            Causes taken = causes;
            causes = Causes.NONE;
            return taken;
        } finally {
            lock.unlock();
        }
    }

    private void giveBack(Causes why) {
        lock.lock();
        try {
            causes = why.and(causes);
        } finally {
            lock.unlock();
        }
    }

    private void noteStart(Pod pod) {
        if (!started
                && pod.getStatus() != null
                && "Running".equals(pod.getStatus().getPhase())) {
            started = true;
            meters.started(Duration.ofNanos(System.nanoTime() - seen));
        }
    }

    /** Waits until there is something to look at. */
    private Pod await() throws InterruptedException {
        lock.lock();
        try {
            while (!pending) {
                if (lookAgainAt.isEmpty()) {
                    woken.await();
                    continue;
                }
                long nanos =
                        Duration.between(clock.instant(), lookAgainAt.get()).toNanos();
                if (nanos <= 0 || woken.awaitNanos(nanos) <= 0) {
                    break;
                }
            }
            pending = false;
            lookAgainAt = Optional.empty();
            return desired;
        } finally {
            lock.unlock();
        }
    }
}
