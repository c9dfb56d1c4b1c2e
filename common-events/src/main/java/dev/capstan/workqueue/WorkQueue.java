package dev.capstan.workqueue;

import dev.capstan.tracing.Causes;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Keys to be worked on, with client-go's guarantees: a key that is queued twice is handed out once; a key that is being
 * worked on is never handed to a second worker, but is queued again when added meanwhile.
 *
 * <p>Source of the behaviour: {@code k8s.io/client-go/util/workqueue}.
 */
public interface WorkQueue<K> {
    void add(K key);

    /** Adds after a delay; of several delays for one key the shortest wins. */
    void addAfter(K key, Duration delay);

    /** {@link #addAfter} for work under way that goes on in a moment, on behalf of those who caused it. */
    void continueAfter(K key, Duration delay);

    /** Adds after the key's own back-off, which doubles with every call until {@link #forget}. */
    void addRateLimited(K key);

    /** Ends the key's back-off. */
    void forget(K key);

    int failures(K key);

    /** Takes out what waits, at once or delayed, and ends its back-off. What is being worked on is not queued again. */
    void drop(Predicate<K> keys);

    /** Waits for a key; null once the queue is shut down. */
    @Nullable
    K take() throws InterruptedException;

    /** Must follow each {@link #take()}, whatever came of the work. */
    void done(K key);

    /** Why a key that is being worked on was queued; empty unless traces are recorded. */
    Causes causes(K key);

    int size();

    void shutDown();

    /** From now on. There is one observer. */
    void observedBy(WorkQueueObserver<K> observer);
}
