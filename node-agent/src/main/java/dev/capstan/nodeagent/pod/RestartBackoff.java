package dev.capstan.nodeagent.pod;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How long a crashed container waits for its restart.
 *
 * <ol>
 *   <li>The first restart is at once.
 *   <li>The next ones wait 10, 20, 40 … at most 300 seconds, counted from the container's end.
 *   <li>A container that ended more than 10 minutes after its last restart starts over at 1.
 * </ol>
 *
 * @see <a href="https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy">Restart policy</a>
 */
final class RestartBackoff {
    private static final Duration BASE = Duration.ofSeconds(10);
    private static final Duration MAX = Duration.ofMinutes(5);
    private static final Duration RESET_AFTER = MAX.multipliedBy(2);

    private record Entry(Duration delay, Instant restartedAt) {}

    private final Map<String, Entry> entries = new HashMap<>();

    /** The earliest moment for the restart of a container that ended at {@code finishedAt}. */
    Instant notBefore(String container, Instant finishedAt) {
        return finishedAt.plus(delay(container, finishedAt));
    }

    /** Zero when the restart may be at once. */
    Duration delay(String container, Instant finishedAt) {
        @Nullable Entry entry = entries.get(container);
        return entry == null || hasExpired(entry, finishedAt) ? Duration.ZERO : entry.delay();
    }

    /** Must be told of each restart. */
    void restarted(String container, Instant finishedAt, Instant now) {
        @Nullable Entry entry = entries.get(container);
        Duration next = entry == null || hasExpired(entry, finishedAt)
                ? BASE
                : shorter(entry.delay().multipliedBy(2), MAX);
        entries.put(container, new Entry(next, now));
    }

    private static boolean hasExpired(Entry entry, Instant finishedAt) {
        return Duration.between(entry.restartedAt(), finishedAt).compareTo(RESET_AFTER) > 0;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
