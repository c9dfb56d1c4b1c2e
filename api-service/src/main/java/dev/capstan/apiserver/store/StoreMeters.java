package dev.capstan.apiserver.store;

import dev.capstan.resource.ResourceTypes;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What the store holds, how it writes, and how far Kafka is behind it. */
final class StoreMeters {
    private static final double[] BATCHES = {1, 2, 4, 8, 16, 32, 64, 128, 256};
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(50),
        Duration.ofMillis(250),
        Duration.ofSeconds(1)
    };

    private final DistributionSummary batch;
    private final Timer commit;

    StoreMeters(MeterRegistry registry) {
        batch = DistributionSummary.builder("capstan.commit.batch.size")
                .description("Writes per transaction.")
                .serviceLevelObjectives(BATCHES)
                .register(registry);
        commit = Timer.builder("capstan.commit.duration")
                .description("From a batch's begin to the answers of its writers.")
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    static StoreMeters none() {
        return new StoreMeters(new CompositeMeterRegistry());
    }

    /** What is asked for at each scrape: the cache's content in memory; of the relay's progress, PostgreSQL at worst. */
    static void bind(ObjectCache cache, Publication publication, MeterRegistry registry) {
        ResourceTypes.all()
                .forEach(type -> Gauge.builder(
                                "apiserver.storage.objects",
                                () -> cache.snapshot().count(type))
                        .tag("resource", type.qualifiedPlural())
                        .register(registry));
        Gauge.builder("capstan.store.revision", cache, ObjectCache::revision)
                .description("The latest revision that this instance shows.")
                .register(registry);
        Gauge.builder(
                        "capstan.relay.unpublished.revisions",
                        () -> Math.max(
                                0, cache.revision() - publication.progress().published()))
                .description("Revisions that Kafka doesn't have yet.")
                .register(registry);
    }

    void committed(int writes, long nanos) {
        batch.record(writes);
        commit.record(nanos, TimeUnit.NANOSECONDS);
    }
}
