package dev.capstan.apiserver.store;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The store's settings.
 *
 * @param maxBatch how many writes one transaction takes at most
 * @param commitTimeout how long a writer waits for PostgreSQL
 * @param recentChanges how many changes are kept in memory for watchers
 * @param recentSize how much JSON these may amount to
 * @param pollInterval how often the change log is asked for writes of other instances
 * @param retention how long changes are kept at least; a watch from before gets 410 (etcd's {@code --auto-compaction-retention})
 * @param partitionSize revisions per partition of the change log; only whole partitions are dropped
 * @param eventTtl how long an Event lives after it was last seen (kube-apiserver's {@code --event-ttl})
 * @param housekeepingInterval how often Events are expired and partitions added and dropped
 */
@ConfigurationProperties("capstan.store")
public record StoreProperties(
        @DefaultValue("256") int maxBatch,
        @DefaultValue("30s") Duration commitTimeout,
        @DefaultValue("8192") int recentChanges,
        @DefaultValue("16MB") DataSize recentSize,
        @DefaultValue("100ms") Duration pollInterval,
        @DefaultValue("1h") Duration retention,
        @DefaultValue("100000") long partitionSize,
        @DefaultValue("1h") Duration eventTtl,
        @DefaultValue("30s") Duration housekeepingInterval) {
    public StoreProperties {
        positive("max-batch", maxBatch);
        positive("commit-timeout", commitTimeout.toMillis());
        positive("recent-changes", recentChanges);
        positive("recent-size", recentSize.toBytes());
        positive("poll-interval", pollInterval.toMillis());
        positive("retention", retention.toMillis());
        positive("event-ttl", eventTtl.toMillis());
        positive("housekeeping-interval", housekeepingInterval.toMillis());
        if (partitionSize < maxBatch) {
            throw new IllegalArgumentException("capstan.store.partition-size must not be below max-batch");
        }
    }

    private static void positive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException("capstan.store." + name + " must be positive, is " + value);
        }
    }
}
