package dev.capstan.tracing;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where traces go.
 *
 * @param endpoint an OTLP/HTTP collector with its path, {@code http://127.0.0.1:4318/v1/traces}; off when empty
 * @param sampling the share of traces that is recorded, of those that begin at the API server: 0 to 1. A client's own
 *     {@code traceparent} says itself whether it is sampled
 */
@ConfigurationProperties(prefix = "capstan.tracing", ignoreUnknownFields = false)
public record TracingProperties(
        @DefaultValue("") String endpoint,
        @DefaultValue("1.0") double sampling) {
    public TracingProperties {
        if (!endpoint.isEmpty() && !endpoint.startsWith("http://") && !endpoint.startsWith("https://")) {
            throw new IllegalArgumentException(
                    "capstan.tracing.endpoint must be an http or https address, not " + endpoint);
        }
        if (!(sampling >= 0 && sampling <= 1)) {
            throw new IllegalArgumentException("capstan.tracing.sampling must be from 0 to 1, not " + sampling);
        }
    }
}
