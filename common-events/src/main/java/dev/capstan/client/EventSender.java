package dev.capstan.client;

import dev.capstan.resource.ObjectKey;
import dev.capstan.workqueue.Backoff;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes Events in the background, in order.
 *
 * <p>The same report about the same object counts up the Event that it made before (source: {@code
 * k8s.io/client-go/tools/record/events_cache.go}). Each is held back for a moment: what it tells of has just caused work for
 * others, who should get the processor and the API server first.
 *
 * <p>Events are best effort. When the API server is away, each is tried for two minutes, about as long as client-go does, while
 * those after it wait. What can't be sent then, what is refused, and what finds the queue full is dropped with a log line. Who
 * reports never waits, nor does who closes this.
 */
final class EventSender implements AutoCloseable {
    record Report(
            String component,
            String host,
            String type,
            HasMetadata about,
            @Nullable String fieldPath,
            String reason,
            String message,
            Instant at) {}

    private record Subject(
            String component,
            String host,
            String uid,
            @Nullable String fieldPath,
            String type,
            String reason,
            String message) {}

    private record Sent(String name, int count) {}

    private static final Logger log = LoggerFactory.getLogger(EventSender.class);
    private static final int QUEUE_LENGTH = 4096;
    private static final int REMEMBERED = 4096;
    private static final int NOT_FOUND = 404;
    private static final Duration HELD_BACK = Duration.ofMillis(100);
    private static final Backoff RETRY = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10));
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final KubernetesClient client;
    private final ApiPatch patches;
    private final Clock clock;
    private final Backoff retry;
    private final Duration patience;
    private final BlockingQueue<Report> queue = new ArrayBlockingQueue<>(QUEUE_LENGTH);
    private final Map<Subject, Sent> sent = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Subject, Sent> eldest) {
            return size() > REMEMBERED;
        }
    };
    private final Thread thread;

    EventSender(KubernetesClient client, Clock clock) {
        this(client, clock, RETRY, PATIENCE);
    }

    /**
     * @param patience for how long one report is tried at most
     */
    EventSender(KubernetesClient client, Clock clock, Backoff retry, Duration patience) {
        this.client = client;
        this.patches = new ApiPatch(client);
        this.clock = clock;
        this.retry = retry;
        this.patience = patience;
        this.thread = Thread.ofVirtual().name("event-sender").start(this::run);
    }

    void send(Report report) {
        if (!queue.offer(report)) {
            log.warn("dropped event, queue is full object={} reason={}", ObjectKey.of(report.about()), report.reason());
        }
    }

    private void run() {
        try {
            while (true) {
                Report report = queue.take();
                holdBack(report);
                write(report);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void holdBack(Report report) throws InterruptedException {
        Duration left = HELD_BACK.minus(Duration.between(report.at(), clock.instant()));
        // A clock that was set back must not hold an event for longer.
        if (left.isPositive() && left.compareTo(HELD_BACK) <= 0) {
            Thread.sleep(left);
        }
    }

    private void write(Report report) throws InterruptedException {
        long begin = System.nanoTime();
        for (int failures = 0; true; failures++) {
            try {
                writeOnce(report, failures > 0);
                return;
            } catch (RuntimeException failure) {
                Duration pause = retry.delay(failures);
                Duration after = Duration.ofNanos(System.nanoTime() - begin).plus(pause);
                if (!ApiErrors.isUnavailable(failure) || after.compareTo(patience) > 0) {
                    log.info(
                            "dropped event object={} reason={} cause={}",
                            ObjectKey.of(report.about()),
                            report.reason(),
                            failure.getMessage());
                    return;
                }
                Thread.sleep(pause);
            }
        }
    }

    private void writeOnce(Report report, boolean again) {
        Subject subject = new Subject(
                report.component(),
                report.host(),
                report.about().getMetadata().getUid(),
                report.fieldPath(),
                report.type(),
                report.reason(),
                report.message());
        Sent before = sent.get(subject);
        sent.put(subject, before == null ? create(report, again) : countUp(report, before, again));
    }

    private Sent countUp(Report report, Sent before, boolean again) {
        int count = before.count() + 1;
        String patch = "{\"count\":" + count + ",\"lastTimestamp\":\"" + timeOf(report) + "\"}";
        try {
            patches.send(
                    "/api/v1/namespaces/" + namespaceOf(report) + "/events/" + before.name(),
                    PatchType.JSON_MERGE,
                    patch);
            return new Sent(before.name(), count);
        } catch (KubernetesClientException failure) {
            if (failure.getCode() == NOT_FOUND) {
                return create(report, again);
            }
            throw failure;
        }
    }

    /**
     * @param again whether this was tried before, and only the answer may have been lost: then the name is taken by this Event
     */
    private Sent create(Report report, boolean again) {
        HasMetadata about = report.about();
        String name = about.getMetadata().getName() + "." + Long.toHexString(nanos(report.at()));
        String now = timeOf(report);
        Event event = new EventBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespaceOf(report))
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion(about.getApiVersion())
                .withKind(about.getKind())
                .withNamespace(about.getMetadata().getNamespace())
                .withName(about.getMetadata().getName())
                .withUid(about.getMetadata().getUid())
                .withResourceVersion(about.getMetadata().getResourceVersion())
                .withFieldPath(report.fieldPath())
                .endInvolvedObject()
                .withType(report.type())
                .withReason(report.reason())
                .withMessage(report.message())
                .withFirstTimestamp(now)
                .withLastTimestamp(now)
                .withCount(1)
                .withNewSource(report.component(), report.host().isEmpty() ? null : report.host())
                .withReportingComponent(report.component())
                .withReportingInstance(report.host())
                .build();
        try {
            client.v1()
                    .events()
                    .inNamespace(namespaceOf(report))
                    .resource(event)
                    .create();
        } catch (KubernetesClientException failure) {
            if (!again || !ApiErrors.isAlreadyExists(failure)) {
                throw failure;
            }
        }
        return new Sent(name, 1);
    }

    /** Events about cluster-scoped objects live in {@code default}. */
    private static String namespaceOf(Report report) {
        String namespace = report.about().getMetadata().getNamespace();
        return namespace == null ? "default" : namespace;
    }

    private static String timeOf(Report report) {
        return report.at().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static long nanos(Instant instant) {
        return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
