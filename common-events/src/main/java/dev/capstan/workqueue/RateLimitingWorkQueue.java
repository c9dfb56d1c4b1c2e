package dev.capstan.workqueue;

import dev.capstan.tracing.Causes;
import dev.capstan.tracing.CausesByKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The work queue in memory.
 *
 * <p>A key is in at most one of three places: <em>delayed</em>, <em>dirty</em> (wants work) or neither; <em>processing</em>
 * is independent of those. A dirty key that is being processed waits outside the queue until {@link #done}. Being a set of
 * keys, the queue can't overflow.
 */
public final class RateLimitingWorkQueue<K> implements WorkQueue<K> {
    /** So many tries belong to the trace that made the first necessary: one that fails for a day would make it endless. */
    private static final int TRIES_OF_ONE_TRACE = 5;

    private record Delayed<K>(K key, Instant due) {}

    private final Backoff backoff;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    private final Deque<K> queue = new ArrayDeque<>();
    private final Set<K> dirty = new HashSet<>();
    private final Set<K> processing = new HashSet<>();
    private final Map<K, Instant> dueTimes = new HashMap<>();
    private final PriorityQueue<Delayed<K>> delayed = new PriorityQueue<>(Comparator.comparing(Delayed<K>::due));
    private final Map<K, Integer> failures = new HashMap<>();
    private final CausesByKey<K> causes = new CausesByKey<>();
    private WorkQueueObserver<K> observer = WorkQueueObserver.none();
    private boolean shutDown;

    public RateLimitingWorkQueue(Backoff backoff, Clock clock) {
        this.backoff = backoff;
        this.clock = clock;
    }

    @Override
    public void add(K key) {
        lock.lock();
        try {
            causes.queued(key);
            enqueue(key);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void addAfter(K key, Duration delay) {
        if (delay.isNegative() || delay.isZero()) {
            add(key);
            return;
        }
        lock.lock();
        try {
            Instant due = clock.instant().plus(delay);
            Instant earlier = dueTimes.get(key);
            if (shutDown || (earlier != null && !earlier.isAfter(due))) {
                return;
            }
            dueTimes.put(key, due);
            delayed.add(new Delayed<>(key, due));
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void continueAfter(K key, Duration delay) {
        lock.lock();
        try {
            causes.again(key);
            addAfter(key, delay);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void addRateLimited(K key) {
        lock.lock();
        try {
            int before = failures.getOrDefault(key, 0);
            failures.put(key, before + 1);
            if (before < TRIES_OF_ONE_TRACE) {
                causes.again(key);
            }
            observer.retried(key);
            addAfter(key, backoff.delay(before));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void forget(K key) {
        lock.lock();
        try {
            failures.remove(key);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int failures(K key) {
        lock.lock();
        try {
            return failures.getOrDefault(key, 0);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void drop(Predicate<K> keys) {
        lock.lock();
        try {
            queue.removeIf(keys);
            dirty.removeIf(keys);
            dueTimes.keySet().removeIf(keys);
            delayed.removeIf(entry -> keys.test(entry.key()));
            failures.keySet().removeIf(keys);
            causes.drop(keys);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public @Nullable K take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                K key = pollLocked();
                if (key != null || shutDown) {
                    return key;
                }
                Delayed<K> next = delayed.peek();
                if (next == null) {
                    changed.await();
                } else {
                    // Rounded up to a millisecond: waking a little early would spin until the key is due.
                    long millis = Duration.between(clock.instant(), next.due()).toMillis() + 1;
                    changed.await(millis, TimeUnit.MILLISECONDS);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** {@link #take()} without waiting. */
    @Nullable
    K poll() {
        lock.lock();
        try {
            return pollLocked();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable K pollLocked() {
        releaseDue();
        K key = shutDown ? null : queue.poll();
        if (key != null) {
            dirty.remove(key);
            processing.add(key);
            causes.taken(key);
            observer.taken(key);
        }
        return key;
    }

    @Override
    public void done(K key) {
        lock.lock();
        try {
            processing.remove(key);
            causes.done(key);
            observer.done(key);
            if (dirty.contains(key)) {
                queue.add(key);
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Causes causes(K key) {
        lock.lock();
        try {
            return causes.of(key);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int size() {
        lock.lock();
        try {
            return queue.size();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void shutDown() {
        lock.lock();
        try {
            shutDown = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void observedBy(WorkQueueObserver<K> told) {
        lock.lock();
        try {
            observer = told;
        } finally {
            lock.unlock();
        }
    }

    private void enqueue(K key) {
        if (shutDown || !dirty.add(key)) {
            return;
        }
        observer.added(key);
        if (!processing.contains(key)) {
            queue.add(key);
            changed.signal();
        }
    }

    private void releaseDue() {
        Instant now = clock.instant();
        for (Delayed<K> next = delayed.peek(); next != null && !next.due().isAfter(now); next = delayed.peek()) {
            delayed.remove();
            // A shorter delay may have overtaken this entry; only the one on record counts.
            if (dueTimes.remove(next.key(), next.due())) {
                enqueue(next.key());
            }
        }
    }
}
