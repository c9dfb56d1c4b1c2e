package dev.capstan.scheduler;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param name Pods with this {@code spec.schedulerName} are ours
 * @param bindingConcurrency how many bindings run at once (Kubernetes limits by {@code --kube-api-qps})
 * @param podInitialBackoff how long a Pod waits at least after its first failed attempt ({@code podInitialBackoffSeconds})
 * @param podMaxBackoff how long at most, after many ({@code podMaxBackoffSeconds})
 * @param podMaxUnschedulable how long without another attempt ({@code --pod-max-in-unschedulable-pods-duration})
 * @param assumedPodExpiry how long a bound Pod counts that the informer doesn't show. Kubernetes waits for ever; a lost event
 *     would then take room until the restart
 */
@ConfigurationProperties(prefix = "capstan.scheduler", ignoreUnknownFields = false)
record SchedulerProperties(
        @DefaultValue("default-scheduler") String name,
        @DefaultValue("32") int bindingConcurrency,
        @DefaultValue("1s") Duration podInitialBackoff,
        @DefaultValue("10s") Duration podMaxBackoff,
        @DefaultValue("5m") Duration podMaxUnschedulable,
        @DefaultValue("15m") Duration assumedPodExpiry) {
    SchedulerProperties {
        if (name.isBlank()) {
            throw new IllegalArgumentException("capstan.scheduler.name must not be blank");
        }
        if (bindingConcurrency < 1) {
            throw new IllegalArgumentException(
                    "capstan.scheduler.binding-concurrency must be at least 1, not " + bindingConcurrency);
        }
    }
}
