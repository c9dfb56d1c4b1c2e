package dev.capstan.controller;

import dev.capstan.resource.ObjectKey;
import dev.capstan.workqueue.WorkQueue;
import dev.capstan.workqueue.WorkQueueObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Kubernetes' metrics of a work queue.
 *
 * @see <a href="https://kubernetes.io/docs/reference/instrumentation/metrics/">workqueue_*</a>
 */
final class WorkQueueMeters implements WorkQueueObserver<ObjectKey> {
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(10),
        Duration.ofMillis(100),
        Duration.ofSeconds(1),
        Duration.ofSeconds(10),
        Duration.ofSeconds(100)
    };

    private final Counter adds;
    private final Counter retries;
    private final Timer waited;
    private final Timer worked;
    private final Map<ObjectKey, Long> addedAt = new HashMap<>();
    private final Map<ObjectKey, Long> takenAt = new HashMap<>();

    WorkQueueMeters(String name, WorkQueue<ObjectKey> queue, MeterRegistry registry) {
        adds = Counter.builder("workqueue.adds").tag("name", name).register(registry);
        retries = Counter.builder("workqueue.retries").tag("name", name).register(registry);
        waited = timer("workqueue.queue.duration", name, registry);
        worked = timer("workqueue.work.duration", name, registry);
        Gauge.builder("workqueue.depth", queue, WorkQueue::size)
                .tag("name", name)
                .register(registry);
    }

    private static Timer timer(String metric, String name, MeterRegistry registry) {
        return Timer.builder(metric)
                .tag("name", name)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    @Override
    public void added(ObjectKey key) {
        adds.increment();
        addedAt.put(key, System.nanoTime());
    }

    @Override
    public void taken(ObjectKey key) {
        long now = System.nanoTime();
        record(waited, addedAt.remove(key), now);
        takenAt.put(key, now);
    }

    @Override
    public void done(ObjectKey key) {
        record(worked, takenAt.remove(key), System.nanoTime());
    }

    private static void record(Timer timer, @Nullable Long since, long now) {
        if (since != null) {
            timer.record(now - since, TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void retried(ObjectKey key) {
        retries.increment();
    }
}
