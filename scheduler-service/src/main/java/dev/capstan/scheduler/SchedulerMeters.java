package dev.capstan.scheduler;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * kube-scheduler's metrics of attempts.
 *
 * @see <a href="https://kubernetes.io/docs/reference/instrumentation/metrics/">scheduler_*</a>
 */
final class SchedulerMeters {
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(4),
        Duration.ofMillis(16),
        Duration.ofMillis(64),
        Duration.ofMillis(256),
        Duration.ofSeconds(1),
        Duration.ofSeconds(4),
        Duration.ofSeconds(16)
    };

    private final Attempts scheduled;
    private final Attempts unschedulable;
    private final Attempts error;
    private final Timer sli;

    SchedulerMeters(MeterRegistry registry) {
        scheduled = new Attempts("scheduled", registry);
        unschedulable = new Attempts("unschedulable", registry);
        error = new Attempts("error", registry);
        sli = timer("scheduler.pod.scheduling.sli.duration").register(registry);
    }

    static SchedulerMeters none() {
        return new SchedulerMeters(new CompositeMeterRegistry());
    }

    void scheduled(long nanos) {
        scheduled.ended(nanos);
    }

    void unschedulable(long nanos) {
        unschedulable.ended(nanos);
    }

    void error(long nanos) {
        error.ended(nanos);
    }

    /** A Pod is bound, so long after it came into the queue. */
    void bound(Duration sinceQueued) {
        sli.record(sinceQueued);
    }

    private static Timer.Builder timer(String name) {
        return Timer.builder(name).serviceLevelObjectives(BUCKETS);
    }

    private static final class Attempts {
        private final Counter total;
        private final Timer duration;

        private Attempts(String result, MeterRegistry registry) {
            total = Counter.builder("scheduler.schedule.attempts")
                    .tag("result", result)
                    .register(registry);
            duration = timer("scheduler.scheduling.attempt.duration")
                    .tag("result", result)
                    .register(registry);
        }

        private void ended(long nanos) {
            total.increment();
            duration.record(nanos, TimeUnit.NANOSECONDS);
        }
    }
}
