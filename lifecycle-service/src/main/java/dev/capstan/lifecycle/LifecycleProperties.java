package dev.capstan.lifecycle;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param clusterCidr the addresses that nodes' Pod CIDRs are cut from, IPv4 ({@code --cluster-cidr})
 * @param nodeCidrMaskSize prefix length of a node's share; 24 leaves 254 addresses each ({@code --node-cidr-mask-size})
 * @param nodeMonitorGracePeriod how old a node's Lease may get before the node counts as lost
 *     ({@code --node-monitor-grace-period})
 * @param defaultTolerationSeconds how long Pods stay on a node that isn't ready or reachable unless they say otherwise
 *     ({@code --default-not-ready-toleration-seconds})
 * @param podGcQuarantine how long a node must be missing before the Pods bound to it are removed
 * @param concurrentGcSyncs how many objects of a kind the garbage collector works on at once ({@code --concurrent-gc-syncs})
 */
@ConfigurationProperties(prefix = "capstan.lifecycle", ignoreUnknownFields = false)
public record LifecycleProperties(
        @DefaultValue("10.244.0.0/16") String clusterCidr,
        @DefaultValue("24") int nodeCidrMaskSize,
        @DefaultValue("40s") Duration nodeMonitorGracePeriod,
        @DefaultValue("300s") Duration defaultTolerationSeconds,
        @DefaultValue("40s") Duration podGcQuarantine,
        @DefaultValue("8") int concurrentGcSyncs) {
    public LifecycleProperties {
        if (concurrentGcSyncs < 1) {
            throw new IllegalArgumentException(
                    "capstan.lifecycle.concurrent-gc-syncs must be at least 1, not " + concurrentGcSyncs);
        }
        if (nodeMonitorGracePeriod.isNegative() || nodeMonitorGracePeriod.isZero()) {
            throw new IllegalArgumentException("capstan.lifecycle.node-monitor-grace-period must be positive");
        }
    }
}
