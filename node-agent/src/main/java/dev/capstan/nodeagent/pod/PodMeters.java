package dev.capstan.nodeagent.pod;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;

/** The kubelet's durations of Pods. */
final class PodMeters {
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(10),
        Duration.ofMillis(50),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(60)
    };

    private final Timer start;
    private final Timer sync;

    PodMeters(MeterRegistry registry) {
        start = timer("kubelet.pod.start.duration").register(registry);
        sync = timer("kubelet.pod.worker.duration")
                .tag("operation_type", "sync")
                .register(registry);
    }

    static PodMeters none() {
        return new PodMeters(new CompositeMeterRegistry());
    }

    private static Timer.Builder timer(String name) {
        return Timer.builder(name).serviceLevelObjectives(BUCKETS);
    }

    /** A new Pod was first shown as running, so long after the agent had first seen it. */
    void started(Duration sinceSeen) {
        start.record(sinceSeen);
    }

    void synced(Duration took) {
        sync.record(took);
    }
}
