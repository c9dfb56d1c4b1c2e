package dev.capstan.lifecycle.node;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How long something has been the case, counted from when this process first saw it. After a restart the count begins anew:
 * who was away can't know, and waiting once more destroys nothing.
 */
final class FirstSeen<K> {
    private final Ticker ticker;
    private final Map<K, Duration> since = new ConcurrentHashMap<>();

    FirstSeen(Ticker ticker) {
        this.ticker = ticker;
    }

    /** Zero the first time. */
    Duration age(K key) {
        Duration now = ticker.elapsed();
        return now.minus(since.computeIfAbsent(key, ignored -> now));
    }

    void forgetAll() {
        since.clear();
    }

    void forget(K key) {
        since.remove(key);
    }
}
