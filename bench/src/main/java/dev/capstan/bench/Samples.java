package dev.capstan.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;

/** Measured durations, in order of size. */
record Samples(long[] nanos) {
    static Samples of(Collection<Duration> durations) {
        return new Samples(
                durations.stream().mapToLong(Duration::toNanos).sorted().toArray());
    }

    double medianMillis() {
        return percentileMillis(50);
    }

    /** Of the samples at hand, the smallest that {@code percent} of them don't exceed. */
    double percentileMillis(int percent) {
        if (nanos.length == 0) {
            throw new IllegalStateException("nothing was measured");
        }
        int index = (int) Math.ceil(percent / 100.0 * nanos.length) - 1;
        return nanos[Math.max(index, 0)] / 1e6;
    }

    int count() {
        return nanos.length;
    }

    @Override
    public String toString() {
        return "median %.1f ms, p99 %.1f ms, %d samples".formatted(medianMillis(), percentileMillis(99), count());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Samples(long[] others) && Arrays.equals(nanos, others);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(nanos);
    }
}
