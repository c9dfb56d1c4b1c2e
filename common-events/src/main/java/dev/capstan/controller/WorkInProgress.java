package dev.capstan.controller;

import dev.capstan.resource.ObjectKey;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Which keys are being reconciled, and since when: every call out has a limit, so one that goes on and on has locked up. */
final class WorkInProgress {
    private final Map<ObjectKey, Long> began = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;

    WorkInProgress(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    void begin(ObjectKey key) {
        began.put(key, nanoTime.getAsLong());
    }

    void end(ObjectKey key) {
        began.remove(key);
    }

    /** Says which key has been worked on for longer than that, if one has. */
    Optional<String> longerThan(Duration limit) {
        long now = nanoTime.getAsLong();
        return began.entrySet().stream()
                .filter(entry -> now - entry.getValue() > limit.toNanos())
                .findFirst()
                .map(entry -> entry.getKey() + " has been reconciled for "
                        + Duration.ofNanos(now - entry.getValue()).toSeconds() + " s without an end");
    }
}
