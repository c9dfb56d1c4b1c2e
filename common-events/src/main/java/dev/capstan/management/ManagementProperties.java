package dev.capstan.management;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where a service answers probes and metrics' collectors: plain HTTP, for reading only.
 *
 * @param address what it is bound to; in a container {@code 0.0.0.0}
 * @param port not served without it; 0 for a free one; kube-controller-manager's {@code --secure-port}
 * @param metrics whether metrics are kept; null for: when the port is set, and so somebody can read them
 */
@ConfigurationProperties(prefix = "capstan.management", ignoreUnknownFields = false)
public record ManagementProperties(
        @DefaultValue("127.0.0.1") String address,
        @Nullable Integer port,
        @Nullable Boolean metrics) {
    boolean keepsMetrics() {
        return metrics == null ? port != null : metrics;
    }
}
