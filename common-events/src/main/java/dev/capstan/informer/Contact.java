package dev.capstan.informer;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * How long nothing was heard from Kafka. Of two clocks the one that says longer: the monotonic one stands while a machine
 * sleeps, and the other can be set back.
 */
final class Contact {
    private final Clock clock;
    private Instant at;
    private long nanosAt;

    Contact(Clock clock) {
        this.clock = clock;
        this.at = clock.instant();
        this.nanosAt = System.nanoTime();
    }

    void made() {
        at = clock.instant();
        nanosAt = System.nanoTime();
    }

    Duration silence() {
        Duration byClock = Duration.between(at, clock.instant());
        Duration monotonic = Duration.ofNanos(System.nanoTime() - nanosAt);
        return byClock.compareTo(monotonic) > 0 ? byClock : monotonic;
    }
}
