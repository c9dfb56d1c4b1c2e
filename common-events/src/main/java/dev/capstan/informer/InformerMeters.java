package dev.capstan.informer;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How far a service's informers are behind, and what they hold. Kubernetes has no names for these. */
final class InformerMeters {
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(25),
        Duration.ofMillis(100),
        Duration.ofSeconds(1),
        Duration.ofSeconds(10)
    };

    private final Timer lag;

    InformerMeters(MeterRegistry registry, Collection<? extends TopicInformer<?>> informers) {
        lag = Timer.builder("capstan.informer.lag")
                .description("From a record's timestamp to its arrival here.")
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
        informers.forEach(informer -> bind(informer, registry));
    }

    static InformerMeters none() {
        return new InformerMeters(new CompositeMeterRegistry(), List.of());
    }

    private static void bind(TopicInformer<?> informer, MeterRegistry registry) {
        Gauge.builder(
                        "capstan.informer.objects",
                        informer,
                        from -> from.store().list().size())
                .description("Objects in the informer's store.")
                .tag("topic", informer.topic())
                .register(registry);
        Gauge.builder("capstan.informer.synced", informer, from -> from.hasSynced() ? 1 : 0)
                .description("1 once the topic was read to where the store was.")
                .tag("topic", informer.topic())
                .register(registry);
    }

    void heard(long recordedAtMillis, long nowMillis) {
        lag.record(Math.max(0, nowMillis - recordedAtMillis), TimeUnit.MILLISECONDS);
    }
}
