package dev.capstan.scheduler.queue;

import dev.capstan.resource.ObjectKey;
import dev.capstan.scheduler.cache.PodInfo;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The Pods that wait, each in its section, and each section in its order. Not thread-safe: the queue locks. */
final class WaitingPods {
    private static final Comparator<QueuedPod> BY_PRIORITY = Comparator.comparing(
                    (QueuedPod queued) -> queued.pod().priority(), Comparator.reverseOrder())
            .thenComparing(QueuedPod::since)
            .thenComparing(QueuedPod::sequence);
    private static final Comparator<QueuedPod> BY_RETRY_TIME =
            Comparator.comparing(QueuedPod::backoffUntil).thenComparing(QueuedPod::sequence);

    private final Map<ObjectKey, QueuedPod> all = new HashMap<>();
    private final TreeSet<QueuedPod> active = new TreeSet<>(BY_PRIORITY);
    private final TreeSet<QueuedPod> backingOff = new TreeSet<>(BY_RETRY_TIME);
    private final Map<ObjectKey, QueuedPod> unschedulable = new HashMap<>();

    void put(QueuedPod queued) {
        all.put(queued.pod().key(), queued);
        switch (queued.section()) {
            case ACTIVE -> active.add(queued);
            case BACKOFF -> backingOff.add(queued);
            case UNSCHEDULABLE -> unschedulable.put(queued.pod().key(), queued);
            case GATED -> {}
        }
    }

    Map<String, Integer> count() {
        int gated = all.size() - active.size() - backingOff.size() - unschedulable.size();
        return Map.of(
                "active", active.size(),
                "backoff", backingOff.size(),
                "unschedulable", unschedulable.size(),
                "gated", gated);
    }

    @Nullable
    QueuedPod remove(ObjectKey key) {
        QueuedPod queued = all.remove(key);
        if (queued != null) {
            switch (queued.section()) {
                case ACTIVE -> active.remove(queued);
                case BACKOFF -> backingOff.remove(queued);
                case UNSCHEDULABLE -> unschedulable.remove(key);
                case GATED -> {}
            }
        }
        return queued;
    }

    /** Of all sections. */
    List<PodInfo> all() {
        return all.values().stream().map(QueuedPod::pod).toList();
    }

    /** The first of the active ones, taken out. */
    @Nullable
    QueuedPod pollActive() {
        QueuedPod first = active.pollFirst();
        if (first != null) {
            all.remove(first.pod().key());
        }
        return first;
    }

    /** When the first of those that back off is due. */
    @Nullable
    Instant nextRetry() {
        return backingOff.isEmpty() ? null : backingOff.first().backoffUntil();
    }

    /** One whose back-off is over; null if there is none. */
    @Nullable
    QueuedPod dueAt(Instant now) {
        return backingOff.isEmpty() || backingOff.first().backoffUntil().isAfter(now) ? null : backingOff.first();
    }

    List<QueuedPod> unschedulable(Predicate<QueuedPod> condition) {
        return unschedulable.values().stream().filter(condition).toList();
    }
}
