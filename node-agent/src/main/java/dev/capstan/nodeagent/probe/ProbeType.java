package dev.capstan.nodeagent.probe;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Probe;
import org.jspecify.annotations.Nullable;

/** What a probe's result decides. */
enum ProbeType {
    /** Until it has succeeded once the other two don't run; failing restarts the container. */
    STARTUP("Startup"),
    /** Failing restarts the container. */
    LIVENESS("Liveness"),
    /** Failing keeps the Pod out of service. */
    READINESS("Readiness");

    private final String shown;

    ProbeType(String shown) {
        this.shown = shown;
    }

    /** As events spell it. */
    String shown() {
        return shown;
    }

    @Nullable
    Probe of(Container container) {
        return switch (this) {
            case STARTUP -> container.getStartupProbe();
            case LIVENESS -> container.getLivenessProbe();
            case READINESS -> container.getReadinessProbe();
        };
    }
}
