package dev.capstan.nodeagent.probe;

import io.fabric8.kubernetes.api.model.Probe;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A probe's settings, with Kubernetes' defaults where one is missing. */
record ProbeTimes(
        Duration initialDelay, Duration period, Duration timeout, int successThreshold, int failureThreshold) {
    private static final int PERIOD = 10;
    private static final int FAILURES = 3;

    static ProbeTimes of(Probe probe) {
        return new ProbeTimes(
                Duration.ofSeconds(orElse(probe.getInitialDelaySeconds(), 0)),
                Duration.ofSeconds(orElse(probe.getPeriodSeconds(), PERIOD)),
                Duration.ofSeconds(orElse(probe.getTimeoutSeconds(), 1)),
                orElse(probe.getSuccessThreshold(), 1),
                orElse(probe.getFailureThreshold(), FAILURES));
    }

    private static int orElse(@Nullable Integer value, int otherwise) {
        return value == null || value <= 0 ? otherwise : value;
    }
}
