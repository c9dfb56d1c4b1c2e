package dev.capstan.ownership;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Nanoseconds that pass while the machine sleeps, too. The monotonic clock stands then, and the group gives our shards to
 * somebody else.
 *
 * <p>By how much the wall clock runs ahead of the monotonic one is added, the most that was seen: a wall clock that is set back
 * changes nothing, one that is set forward makes us give up early.
 */
final class WakefulTime implements LongSupplier {
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final AtomicLong ahead = new AtomicLong(Long.MIN_VALUE);

    WakefulTime(Clock clock, LongSupplier nanoTime) {
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    @Override
    public long getAsLong() {
        long monotonic = nanoTime.getAsLong();
        long wall = Duration.between(Instant.EPOCH, clock.instant()).toNanos();
        return monotonic + ahead.accumulateAndGet(wall - monotonic, Math::max);
    }
}
