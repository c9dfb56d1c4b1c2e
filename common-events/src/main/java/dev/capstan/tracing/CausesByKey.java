package dev.capstan.tracing;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The causes of the keys in a work queue: those that wait with a key, and those of the work under way. Not thread-safe: the
 * queue locks.
 */
public final class CausesByKey<K> {
    private final Map<K, Causes> waiting = new HashMap<>();
    private final Map<K, Causes> taken = new HashMap<>();

    /** The key was queued on behalf of {@link Cause#current()}. */
    public void queued(K key) {
        Cause cause = Cause.current();
        if (cause != null) {
            waiting.merge(key, Causes.of(cause), Causes::and);
        }
    }

    /** The work under way will be tried again, for the same reasons. */
    public void again(K key) {
        Causes causes = taken.get(key);
        if (causes != null) {
            waiting.merge(key, causes, (newer, older) -> older.and(newer));
        }
    }

    /** The key was handed out. */
    public void taken(K key) {
        Causes causes = waiting.remove(key);
        if (causes != null) {
            taken.put(key, causes);
        }
    }

    /** Those of the work under way. */
    public Causes of(K key) {
        return taken.getOrDefault(key, Causes.NONE);
    }

    /** The keys wait no longer. */
    public void drop(Predicate<K> keys) {
        waiting.keySet().removeIf(keys);
    }

    public void done(K key) {
        taken.remove(key);
    }
}
