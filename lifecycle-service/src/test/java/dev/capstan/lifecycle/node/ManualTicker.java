package dev.capstan.lifecycle.node;

import java.time.Duration;

/** Time that moves only when a test says so. */
final class ManualTicker implements Ticker {
    private Duration elapsed = Duration.ofHours(1);

    void advance(Duration by) {
        elapsed = elapsed.plus(by);
    }

    @Override
    public Duration elapsed() {
        return elapsed;
    }
}
