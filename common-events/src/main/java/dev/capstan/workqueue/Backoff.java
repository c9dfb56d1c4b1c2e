package dev.capstan.workqueue;

import java.time.Duration;

/**
 * Exponential back-off: {@code base}, doubling with each failure, at most {@code max}.
 *
 * <p>With 5 ms and 60 s: 5, 10, 20 ms … 41 s, 60 s, 60 s.
 */
public record Backoff(Duration base, Duration max) {
    private static final int DOUBLINGS_THAT_FIT_A_LONG = 30;

    public Backoff {
        if (base.isNegative() || base.isZero() || max.compareTo(base) < 0) {
            throw new IllegalArgumentException("need 0 < base <= max, got " + base + " and " + max);
        }
    }

    /** For controllers: client-go starts at 5 ms too; a minute is as long as a user waits without asking why. */
    public static Backoff controllerDefault() {
        return new Backoff(Duration.ofMillis(5), Duration.ofMinutes(1));
    }

    /**
     * @param failures how many came before, 0 for the first
     */
    public Duration delay(int failures) {
        Duration grown = base.multipliedBy(1L << Math.min(failures, DOUBLINGS_THAT_FIT_A_LONG));
        return grown.compareTo(max) > 0 ? max : grown;
    }
}
