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
    private volatile Moment last;

    Contact(Clock clock) {
        this.clock = clock;
        this.last = now();
    }

    void made() {
        last = now();
    }

    Duration silence() {
        Moment before = last;
        Moment now = now();
        Duration byClock = Duration.between(before.at(), now.at());
        Duration monotonic = Duration.ofNanos(now.nanos() - before.nanos());
        return byClock.compareTo(monotonic) > 0 ? byClock : monotonic;
    }

    private Moment now() {
        return new Moment(clock.instant(), System.nanoTime());
    }

    private record Moment(Instant at, long nanos) {}
}
