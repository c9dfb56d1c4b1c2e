package dev.capstan.management;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * One thing that must be right for a service to do its work.
 *
 * @param failure what is wrong, in words for the operator; empty while all is well. A probe waits for the answer, so it is
 *     given from what is known already, never by asking somebody
 */
public record HealthCheck(String name, Kind kind, Supplier<Optional<String>> failure) {
    /** What follows from a failure. */
    public enum Kind {
        /** The process can't mend it itself but a restart does: {@code /livez} fails, and {@code /readyz} too. */
        LIVENESS,
        /** Something outside is missing. A restart would only cost time: {@code /readyz} alone fails. */
        READINESS,
        /** To be known, but work goes on without it: it is listed, and counts for nothing. */
        INFORMATIVE
    }

    public static HealthCheck liveness(String name, Supplier<Optional<String>> failure) {
        return new HealthCheck(name, Kind.LIVENESS, failure);
    }

    public static HealthCheck readiness(String name, Supplier<Optional<String>> failure) {
        return new HealthCheck(name, Kind.READINESS, failure);
    }

    public static HealthCheck informative(String name, Supplier<Optional<String>> failure) {
        return new HealthCheck(name, Kind.INFORMATIVE, failure);
    }
}
