package dev.capstan.lifecycle.node;

import java.time.Duration;

/** Time that only moves forward, whatever is done to the wall clock: what ages are measured with. */
@FunctionalInterface
interface Ticker {
    /** Since some fixed moment. */
    Duration elapsed();

    static Ticker monotonic() {
        return () -> Duration.ofNanos(System.nanoTime());
    }
}
