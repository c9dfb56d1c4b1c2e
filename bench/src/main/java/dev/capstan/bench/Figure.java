package dev.capstan.bench;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One line of the result: what was measured, what it must not exceed, and the reference of the same run.
 *
 * @param median in {@code unit}, as all numbers
 * @param p99 the worst of all where there are fewer than a hundred samples
 * @param bar null where there is none
 */
record Figure(
        String what,
        String unit,
        int samples,
        double median,
        double p99,
        @Nullable Double bar,
        @Nullable Reference reference) {

    private static final String PER_SECOND = "/s";

    /** What the same costs elsewhere, measured in the same run and the same unit. */
    record Reference(String name, double median) {
        static Reference seconds(String name, Samples samples) {
            return new Reference(name, samples.medianMillis() / 1000);
        }

        static Reference millis(String name, Samples samples) {
            return new Reference(name, samples.medianMillis());
        }
    }

    static Figure seconds(String what, Samples samples, @Nullable Double bar, @Nullable Reference reference) {
        return new Figure(
                what,
                "s",
                samples.count(),
                samples.medianMillis() / 1000,
                samples.percentileMillis(99) / 1000,
                bar,
                reference);
    }

    static Figure millis(String what, Samples samples, @Nullable Double bar, @Nullable Reference reference) {
        return new Figure(
                what, "ms", samples.count(), samples.medianMillis(), samples.percentileMillis(99), bar, reference);
    }

    /** Not a duration but how many of them go into a second. */
    static Figure rate(String what, ClosedLoop.Rate rate, @Nullable Double bar, @Nullable Reference reference) {
        return new Figure(
                what + ", p99 of one "
                        + String.format(Locale.ROOT, "%.1f ms", rate.latency().percentileMillis(99)),
                PER_SECOND,
                rate.latency().count(),
                rate.perSecond(),
                rate.perSecond(),
                bar,
                reference);
    }

    boolean holds() {
        return bar == null || (unit.equals(PER_SECOND) ? median >= bar : median <= bar);
    }

    String shownMedian() {
        return shown(median);
    }

    String shownP99() {
        return shown(p99);
    }

    String shownBar() {
        return bar == null ? "" : shown(bar) + (holds() ? "" : " missed");
    }

    String shownReference() {
        return reference == null ? "" : shown(reference.median()) + " " + reference.name();
    }

    /** How many times the reference. */
    String shownRatio() {
        return reference == null ? "" : "%.2f".formatted(median / reference.median());
    }

    private String shown(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.2f %s" : "%.1f %s", value, unit);
    }
}
