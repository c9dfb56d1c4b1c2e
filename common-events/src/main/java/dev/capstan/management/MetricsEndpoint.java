package dev.capstan.management;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Optional;

/** {@code /metrics}: all that the service counts, in Prometheus' text format. */
public final class MetricsEndpoint {
    public static final String PATH = "/metrics";
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final MeterRegistry registry;

    MetricsEndpoint(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Empty where no metrics are kept. */
    public Optional<String> scrape() {
        return registry instanceof PrometheusMeterRegistry prometheus
                ? Optional.of(prometheus.scrape(CONTENT_TYPE))
                : Optional.empty();
    }
}
