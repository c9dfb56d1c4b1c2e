package dev.capstan.apiserver.store;

import dev.capstan.resource.ResourceType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The newest changes, in memory, for watchers that keep up.
 *
 * <p>Bounded by count and by JSON length, for a ring of large ConfigMaps must not fill the heap. A watcher that falls behind
 * its end goes on from the change log in PostgreSQL. Each watcher reads by revision, so a slow one holds on to nothing.
 */
final class RecentChanges {
    /** How much one call looks at while it holds the lock. */
    private static final int SCAN = 512;

    /**
     * @param revision every change up to here was looked at
     */
    record Page(List<Change> changes, long revision) {}

    private final int capacity;
    private final long maxLength;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition anyChange = lock.newCondition();
    private final Map<ResourceType, Condition> changeOf = new HashMap<>();
    private final Map<ResourceType, Long> lastOf = new HashMap<>();
    private final @Nullable LogEntry[] ring;
    private int start;
    private int size;
    private long length;
    /** No change at or below this revision is known here, every one above is. */
    private long floor;
    /** The floor after the last {@link #reset}: no type is known to have been quiet before that. */
    private long beginning;

    private long head;

    RecentChanges(int capacity, long maxLength) {
        this.capacity = capacity;
        this.maxLength = maxLength;
        this.ring = new LogEntry[capacity];
    }

    /** Forgets everything; what comes next is above {@code revision}. */
    void reset(long revision) {
        lock.lock();
        try {
            while (size > 0) {
                evictOldest();
            }
            lastOf.clear();
            floor = revision;
            beginning = revision;
            head = revision;
            signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Entries in revision order, all above the head; {@code newHead} is at least that of the last. */
    void append(List<LogEntry> entries, long newHead) {
        lock.lock();
        try {
            for (LogEntry entry : entries) {
                if (size == capacity) {
                    evictOldest();
                }
                ring[(start + size) % capacity] = entry;
                size++;
                length += entry.length();
                lastOf.put(entry.change().type(), entry.change().revision());
                Condition waiting = changeOf.get(entry.change().type());
                if (waiting != null) {
                    waiting.signalAll();
                }
            }
            while (length > maxLength && size > 1) {
                evictOldest();
            }
            head = newHead;
            anyChange.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * The changes that come next after a revision, as far as one look goes.
     *
     * @param type null for all
     * @return null when this memory doesn't reach back that far
     */
    @Nullable
    Page after(long revision, @Nullable ResourceType type, Predicate<Change> wanted) {
        lock.lock();
        try {
            if (revision >= head || (type != null && lastOf.getOrDefault(type, beginning) <= revision)) {
                return new Page(List.of(), Math.max(revision, head));
            }
            if (revision < floor) {
                return null;
            }
            int first = firstAbove(revision);
            int end = Math.min(size, first + SCAN);
            List<Change> found = new ArrayList<>();
            for (int i = first; i < end; i++) {
                Change change = at(i);
                if ((type == null || change.type().equals(type)) && wanted.test(change)) {
                    found.add(change);
                }
            }
            return new Page(found, end == size ? head : at(end - 1).revision());
        } finally {
            lock.unlock();
        }
    }

    /** The newest that is remembered; null where none is. */
    @Nullable
    Change last() {
        lock.lock();
        try {
            return size == 0 ? null : at(size - 1);
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a change of the type above a revision; false when none came in time. */
    boolean awaitChange(long revision, @Nullable ResourceType type, long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            Condition condition =
                    type == null ? anyChange : changeOf.computeIfAbsent(type, ignored -> lock.newCondition());
            long left = nanos;
            while ((type == null ? head : lastOf.getOrDefault(type, beginning)) <= revision) {
                if (left <= 0) {
                    return false;
                }
                left = condition.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until everything up to a revision is here; false when that took too long. */
    boolean awaitHead(long revision, long nanos) throws InterruptedException {
        return awaitChange(revision - 1, null, nanos);
    }

    private int firstAbove(long revision) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (at(middle).revision() <= revision) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private Change at(int index) {
        return entry(index).change();
    }

    private LogEntry entry(int index) {
        LogEntry entry = ring[(start + index) % capacity];
        if (entry == null) {
            throw new IllegalStateException("no entry at " + index + " of " + size);
        }
        return entry;
    }

    private void evictOldest() {
        LogEntry oldest = entry(0);
        ring[start] = null;
        start = (start + 1) % capacity;
        size--;
        length -= oldest.length();
        floor = oldest.change().revision();
    }

    private void signalAll() {
        anyChange.signalAll();
        changeOf.values().forEach(Condition::signalAll);
    }
}
