package dev.capstan.scheduler.queue;

import dev.capstan.resource.ObjectKey;
import dev.capstan.scheduler.cache.PodInfo;
import dev.capstan.scheduler.framework.ClusterEvent;
import dev.capstan.scheduler.queue.QueuedPod.Section;
import dev.capstan.tracing.Cause;
import dev.capstan.tracing.Causes;
import dev.capstan.workqueue.Backoff;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The unbound Pods, in the order in which they are tried.
 *
 * <p>Rules (source: {@code pkg/scheduler/backend/queue/scheduling_queue.go}):
 *
 * <ol>
 *   <li>Higher priority first; among equals, who waits longest.
 *   <li>A Pod that fitted nowhere waits as <em>unschedulable</em> until an event happens that may help the plug-ins which
 *       refused it; then it is tried again, but not before its back-off is over: 1 s, doubling to 10 s with each attempt.
 *   <li>An event that happens while a Pod is being tried may have come too late for that cycle, so the Pod backs off
 *       instead of waiting for the next event.
 *   <li>A failure that isn't the Pod's fault (API server away) backs off, too.
 *   <li>No Pod waits as unschedulable for more than 5 minutes, so that a missed event delays but never strands it.
 *   <li>A Pod with scheduling gates waits for their removal only.
 * </ol>
 *
 * <p>A Pod that was taken is <em>in flight</em> until {@link #done} or one of the {@code add…} methods ends that; changes shown
 * by the informer meanwhile are kept, a deletion ends it. So a stale answer never brings a deleted Pod back.
 */
public final class SchedulingQueue {
    private static final Duration STRANDED_CHECK = Duration.ofSeconds(30);

    /**
     * @param latest what the informer showed last
     * @param events how many events there had been when it was taken; -1 once the Pod itself changed
     */
    private record InFlight(PodInfo latest, long events) {}

    private final Clock clock;
    private final Backoff backoff;
    private final Duration unschedulableTimeout;
    private final BiPredicate<ClusterEvent, Set<String>> mayHelp;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    private final WaitingPods waiting = new WaitingPods();
    private final Map<ObjectKey, InFlight> inFlight = new HashMap<>();
    private long sequence;
    private long events;
    private Instant nextLookForStranded;
    private boolean shutDown;

    /**
     * @param mayHelp whether an event may help a Pod that these plug-ins refused
     */
    public SchedulingQueue(
            Clock clock,
            Backoff backoff,
            Duration unschedulableTimeout,
            BiPredicate<ClusterEvent, Set<String>> mayHelp) {
        this.clock = clock;
        this.backoff = backoff;
        this.unschedulableTimeout = unschedulableTimeout;
        this.mayHelp = mayHelp;
        this.nextLookForStranded = clock.instant().plus(STRANDED_CHECK);
    }

    /** The informer shows an unbound Pod, new or changed. */
    public void add(PodInfo pod) {
        locked(() -> {
            InFlight tried = inFlight.get(pod.key());
            if (tried != null && tried.latest().uid().equals(pod.uid())) {
                boolean matters = concernsScheduling(tried.latest(), pod);
                inFlight.put(pod.key(), new InFlight(pod, matters ? -1 : tried.events()));
                return;
            }
            inFlight.remove(pod.key());
            QueuedPod known = waiting.remove(pod.key());
            waiting.put(known != null && known.pod().uid().equals(pod.uid()) ? changed(known, pod) : fresh(pod));
        });
    }

    private QueuedPod fresh(PodInfo pod) {
        Instant now = clock.instant();
        Section section = pod.isGated() ? Section.GATED : Section.ACTIVE;
        return new QueuedPod(pod, section, now, 0, now, Set.of(), Causes.of(Cause.current()), sequence++);
    }

    private QueuedPod changed(QueuedPod known, PodInfo pod) {
        QueuedPod current = known.with(pod);
        return switch (known.section()) {
            case ACTIVE, BACKOFF -> current;
            case UNSCHEDULABLE -> concernsScheduling(known.pod(), pod) ? current.in(retrySection(known)) : current;
            case GATED -> pod.isGated() ? current : fresh(pod);
        };
    }

    /** Status updates, our own condition among them, are no reason to try again. */
    private static boolean concernsScheduling(PodInfo before, PodInfo after) {
        return !Objects.equals(before.pod().getSpec(), after.pod().getSpec())
                || !Objects.equals(
                        before.pod().getMetadata().getLabels(),
                        after.pod().getMetadata().getLabels());
    }

    /** The Pod is gone, bound, ended or terminating: whatever comes of an attempt under way, it isn't queued again. */
    public void delete(ObjectKey key) {
        locked(() -> {
            inFlight.remove(key);
            waiting.remove(key);
        });
    }

    /**
     * Waits for a Pod; null after {@code longest} without one, or once the queue is shut down.
     */
    public @Nullable QueuedPod take(Duration longest) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long nanosLeft = longest.toNanos();
            while (true) {
                QueuedPod next = pollLocked();
                if (next != null || shutDown || nanosLeft <= 0) {
                    return next;
                }
                long wait = Math.min(nanosLeft, untilNextRetry().toNanos());
                nanosLeft -= wait - changed.awaitNanos(wait);
            }
        } finally {
            lock.unlock();
        }
    }

    /** {@link #take} without waiting. */
    @Nullable
    QueuedPod poll() {
        lock.lock();
        try {
            return pollLocked();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable QueuedPod pollLocked() {
        releaseDue();
        QueuedPod next = shutDown ? null : waiting.pollActive();
        if (next == null) {
            return null;
        }
        inFlight.put(next.pod().key(), new InFlight(next.pod(), events));
        return next.taken();
    }

    /** The Pod needs no further attempt: it was bound, or isn't ours any more. */
    public void done(QueuedPod taken) {
        locked(() -> endFlight(taken));
    }

    /** The Pod fitted nowhere. */
    public void addUnschedulable(QueuedPod taken, Set<String> rejectedBy) {
        putBack(taken, Section.UNSCHEDULABLE, rejectedBy);
    }

    /** The attempt failed for a reason that may be over in a moment. */
    public void addBackoff(QueuedPod taken) {
        putBack(taken, Section.BACKOFF, Set.of());
    }

    private void putBack(QueuedPod taken, Section section, Set<String> rejectedBy) {
        locked(() -> {
            InFlight flight = endFlight(taken);
            if (flight == null) {
                return;
            }
            Instant now = clock.instant();
            Instant retryAt = now.plus(backoff.delay(taken.attempts() - 1));
            boolean missedNothing = flight.events() == events;
            waiting.put(taken.with(flight.latest())
                    .failed(now, retryAt, rejectedBy)
                    .in(missedNothing ? section : Section.BACKOFF));
        });
    }

    /** Null when the informer has ended the flight meanwhile. */
    private @Nullable InFlight endFlight(QueuedPod taken) {
        ObjectKey key = taken.pod().key();
        InFlight flight = inFlight.get(key);
        if (flight == null || !flight.latest().uid().equals(taken.pod().uid())) {
            return null;
        }
        return inFlight.remove(key);
    }

    /** Every Pod is as if it had just come, whatever attempts came before; those under way count no more. */
    public void startOver() {
        locked(() -> {
            List<PodInfo> pods = new ArrayList<>(waiting.all());
            inFlight.values().forEach(flight -> pods.add(flight.latest()));
            inFlight.clear();
            for (PodInfo pod : pods) {
                waiting.remove(pod.key());
                waiting.put(fresh(pod));
            }
        });
    }

    /** Something happened that may make room. */
    public void onEvent(ClusterEvent event) {
        locked(() -> {
            events++;
            waiting.unschedulable(queued -> mayHelp.test(event, queued.rejectedBy()))
                    .forEach(this::retry);
        });
    }

    /** The queue's own clock, by which {@link QueuedPod#since} was read. */
    public Instant now() {
        return clock.instant();
    }

    /** How many wait in a section, by Kubernetes' name: {@code active}, {@code backoff}, {@code unschedulable}, {@code gated}. */
    public Map<String, Integer> pending() {
        lock.lock();
        try {
            return waiting.count();
        } finally {
            lock.unlock();
        }
    }

    public void shutDown() {
        locked(() -> shutDown = true);
    }

    private void retry(QueuedPod queued) {
        waiting.remove(queued.pod().key());
        waiting.put(queued.in(retrySection(queued)));
    }

    private Section retrySection(QueuedPod queued) {
        return queued.backoffUntil().isAfter(clock.instant()) ? Section.BACKOFF : Section.ACTIVE;
    }

    private void releaseDue() {
        Instant now = clock.instant();
        for (QueuedPod due = waiting.dueAt(now); due != null; due = waiting.dueAt(now)) {
            waiting.remove(due.pod().key());
            waiting.put(due.in(Section.ACTIVE));
        }
        if (!now.isBefore(nextLookForStranded)) {
            nextLookForStranded = now.plus(STRANDED_CHECK);
            Instant tooLong = now.minus(unschedulableTimeout);
            waiting.unschedulable(queued -> !queued.since().isAfter(tooLong)).forEach(this::retry);
        }
    }

    /** Rounded up to a millisecond: waking a little early would spin until the Pod is due. */
    private Duration untilNextRetry() {
        Instant retry = waiting.nextRetry();
        Instant next = retry == null || retry.isAfter(nextLookForStranded) ? nextLookForStranded : retry;
        return Duration.between(clock.instant(), next).plusMillis(1);
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
