package dev.capstan.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lets a status wait for a moment after something was begun for its object.
 *
 * <p>The problem: a controller makes a ReplicaSet and says so in a status at once. That write, and every informer that hears of
 * it, take the processor from those who go on with the ReplicaSet; and a moment later the status is another one. The rule: what
 * was begun has {@link #TIME} to settle, then the status is written as it is by then. More that is begun meanwhile doesn't make
 * it wait longer. Who dies in between has lost nothing: a status is computed from what there is.
 */
public final class Settling {
    public static final Duration TIME = Duration.ofMillis(50);

    /** An entry of which no status came is of an object that is gone, or of one whose status was right already. */
    private static final Duration FORGOTTEN = Duration.ofSeconds(1);

    private final Clock clock;
    private final Map<String, Instant> settledAt = new ConcurrentHashMap<>();

    public Settling(Clock clock) {
        this.clock = clock;
    }

    public void begun(HasMetadata object) {
        Instant now = clock.instant();
        settledAt.values().removeIf(end -> now.isAfter(end.plus(FORGOTTEN)));
        settledAt.putIfAbsent(object.getMetadata().getUid(), now.plus(TIME));
    }

    /** How long the status is to wait still; empty when it may be written. */
    public Optional<Duration> left(HasMetadata object) {
        return Optional.ofNullable(settledAt.get(object.getMetadata().getUid()))
                .map(end -> Duration.between(clock.instant(), end))
                .filter(Duration::isPositive);
    }

    /** Whether something was begun that no status has told of. */
    public boolean hasBegun(HasMetadata object) {
        return settledAt.containsKey(object.getMetadata().getUid());
    }

    public void reported(HasMetadata object) {
        settledAt.remove(object.getMetadata().getUid());
    }
}
