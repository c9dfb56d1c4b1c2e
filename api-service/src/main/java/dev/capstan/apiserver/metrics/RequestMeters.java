package dev.capstan.apiserver.metrics;

import dev.capstan.apiserver.request.RequestInfo;
import dev.capstan.apiserver.request.Verb;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * kube-apiserver's metrics of requests. Meters are looked up in maps of our own: the registry's look-up builds names and tags
 * anew each time, and this is on the way of every request.
 */
@Component
class RequestMeters {
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(5),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(200),
        Duration.ofMillis(400),
        Duration.ofMillis(800),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30)
    };

    /** One look-up a request. */
    private final class Series {
        private final Tags tags;
        private final @Nullable Timer duration;
        private final Map<Integer, Counter> totals = new ConcurrentHashMap<>();

        Series(RequestLabels labels, boolean timed) {
            this.tags = labels.tags();
            this.duration = timed ? timer() : null;
        }

        private Timer timer() {
            return Timer.builder("apiserver.request.duration")
                    .tags(tags)
                    .serviceLevelObjectives(BUCKETS)
                    .register(registry);
        }

        void end(int code, long nanos) {
            totals.computeIfAbsent(code, this::total).increment();
            if (duration != null) {
                duration.record(nanos, TimeUnit.NANOSECONDS);
            }
        }

        private Counter total(int code) {
            return Counter.builder("apiserver.request")
                    .tags(tags.and("code", Integer.toString(code)))
                    .register(registry);
        }
    }

    private final MeterRegistry registry;
    private final AtomicInteger reading = new AtomicInteger();
    private final AtomicInteger mutating = new AtomicInteger();
    private final Map<RequestLabels, Series> series = new ConcurrentHashMap<>();
    private final Map<RequestLabels, AtomicInteger> longRunning = new ConcurrentHashMap<>();

    RequestMeters(MeterRegistry registry) {
        this.registry = registry;
        inFlight("readOnly", reading);
        inFlight("mutating", mutating);
    }

    private void inFlight(String kind, AtomicInteger number) {
        Gauge.builder("apiserver.current.inflight.requests", number, AtomicInteger::get)
                .tag("request_kind", kind)
                .register(registry);
    }

    /** A request that has come in, before anything is known but its method. */
    AtomicInteger begin(String method) {
        AtomicInteger kind = method.equals("GET") || method.equals("HEAD") ? reading : mutating;
        kind.incrementAndGet();
        return kind;
    }

    /** A watch or a log. Decrement it at its end. */
    AtomicInteger beginLongRunning(RequestInfo info, String method) {
        AtomicInteger number = longRunning.computeIfAbsent(RequestLabels.of(info, method), this::longRunning);
        number.incrementAndGet();
        return number;
    }

    private AtomicInteger longRunning(RequestLabels labels) {
        AtomicInteger number = new AtomicInteger();
        Gauge.builder("apiserver.longrunning.requests", number, AtomicInteger::get)
                .tags(labels.tags())
                .register(registry);
        return number;
    }

    void end(@Nullable RequestInfo info, String method, int code, long nanos) {
        boolean timed = info == null || !isLongRunning(info);
        series.computeIfAbsent(RequestLabels.of(info, method), labels -> new Series(labels, timed))
                .end(code, nanos);
    }

    static boolean isLongRunning(RequestInfo info) {
        return info.verb() == Verb.WATCH || info.subresource().equals("log");
    }
}
