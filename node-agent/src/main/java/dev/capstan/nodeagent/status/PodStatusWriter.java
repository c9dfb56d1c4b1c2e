package dev.capstan.nodeagent.status;

import dev.capstan.client.ApiErrors;
import dev.capstan.client.ApiPatch;
import dev.capstan.tracing.Cause;
import dev.capstan.tracing.Causes;
import dev.capstan.tracing.Span;
import dev.capstan.tracing.Tracing;
import dev.capstan.workqueue.Backoff;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * S8 of the path, its acting part: writes Pod statuses to the API server, each change once, in order, retried until it is
 * there. Per Pod at most one write is under way; what changes meanwhile is sent in one piece afterwards.
 *
 * <p>A write that got no answer may still be carried out, by an API server that was paused, say, long after its repetition and what
 * followed. So each Pod that the informer shows is compared with what was written last, as the kubelet does ({@code needsReconcile} in {@code
 * pkg/kubelet/status/status_manager.go}), and what differs is written again.
 *
 * <p>A terminal phase is never followed by another one: later statuses of such a Pod are dropped here, whoever asks.
 */
public final class PodStatusWriter implements PodStatuses {
    private static final Logger log = LoggerFactory.getLogger(PodStatusWriter.class);
    private static final Backoff RETRY = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(10));
    /** While nobody answers, as often as this, so that the end of an outage is noticed at once. */
    private static final Duration OUTAGE_POLL = Duration.ofMillis(500);

    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;

    private final KubernetesClient client;
    private final ApiPatch patches;
    private final Tracing tracing;
    private final JsonMapper json = new JsonMapper();
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();

    public PodStatusWriter(KubernetesClient client, Tracing tracing) {
        this.client = client;
        this.tracing = tracing;
        this.patches = new ApiPatch(client);
    }

    @Override
    public void write(Pod pod, PodStatus status) {
        entries.computeIfAbsent(pod.getMetadata().getUid(), uid -> new Entry(pod))
                .submit(pod, status);
    }

    @Override
    public void shown(Pod pod) {
        @Nullable Entry entry = entries.get(pod.getMetadata().getUid());
        if (entry != null) {
            entry.shown(pod);
        }
    }

    @Override
    public boolean awaitWritten(String podUid, Duration timeout) throws InterruptedException {
        @Nullable Entry entry = entries.get(podUid);
        return entry == null || entry.await(timeout);
    }

    @Override
    public Optional<PodStatus> latest(String podUid) {
        return Optional.ofNullable(entries.get(podUid)).map(entry -> entry.wanted);
    }

    @Override
    public void forget(String podUid) {
        @Nullable Entry entry = entries.remove(podUid);
        if (entry != null) {
            entry.abandon();
        }
    }

    private final class Entry {
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();
        private Pod pod;
        private ObjectNode written;
        /** The resource version that the last write was answered with. */
        private long writtenVersion;
        /** As the informer shows it, until it was compared. */
        private @Nullable Pod shown;

        private volatile @Nullable PodStatus wanted;
        private boolean sending;
        private boolean abandoned;
        /** Of what isn't written yet. */
        private Causes causes = Causes.NONE;

        private Entry(Pod pod) {
            this.pod = pod;
            this.written = tree(pod.getStatus());
        }

        private void submit(Pod newer, PodStatus status) {
            lock.lock();
            try {
                @Nullable PodStatus before = wanted;
                if (abandoned
                        || status.equals(before)
                        || (before != null && isTerminal(before) && !isTerminal(status))) {
                    return;
                }
                pod = newer;
                wanted = status;
                causes = causes.and(Causes.of(Cause.current()));
                beginSending();
            } finally {
                lock.unlock();
            }
        }

        private void beginSending() {
            if (!sending) {
                sending = true;
                Thread.ofVirtual().name("pod-status").start(this::send);
            }
        }

        private void shown(Pod newer) {
            lock.lock();
            try {
                shown = newer;
                if (!abandoned && wanted != null && overwritten().isPresent()) {
                    beginSending();
                }
            } finally {
                lock.unlock();
            }
        }

        /**
         * The status as it is shown, if that is not older than our last write and lacks some of it. A phase that somebody ended is not ours to take
         * back.
         */
        private Optional<ObjectNode> overwritten() {
            if (shown == null || versionOf(shown.getMetadata()) < writtenVersion || isTerminal(shown.getStatus())) {
                return Optional.empty();
            }
            ObjectNode status = tree(shown.getStatus());
            return StatusPatch.between(status, written, pod.getMetadata().getUid())
                    .map(missing -> status);
        }

        private void send() {
            int failures = 0;
            try {
                for (Step step = next(); step != null; step = next()) {
                    try {
                        try (Span span = tracing.work("write status", step.causes())) {
                            patch(step);
                        }
                        failures = 0;
                    } catch (KubernetesClientException failure) {
                        if (failure.getCode() == NOT_FOUND
                                || (failure.getCode() == CONFLICT && isReplaced(step.pod()))) {
                            log.debug(
                                    "pod is gone, status dropped pod={}",
                                    pod.getMetadata().getName());
                            abandon();
                            return;
                        }
                        if (failures == 0) {
                            log.warn(
                                    "pod status not written, will retry pod={}",
                                    pod.getMetadata().getName(),
                                    failure);
                        }
                        Duration pause = RETRY.delay(failures++);
                        Thread.sleep(
                                ApiErrors.isUnavailable(failure) && pause.compareTo(OUTAGE_POLL) > 0
                                        ? OUTAGE_POLL
                                        : pause);
                    }
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }

        /** What to send next; null, and the end of sending, when all is written. */
        private @Nullable Step next() {
            lock.lock();
            try {
                ObjectNode after = tree(wanted);
                Optional<ObjectNode> overwritten = overwritten();
                if (overwritten.isPresent()) {
                    log.info(
                            "pod status was overwritten, writing it again pod={}",
                            pod.getMetadata().getName());
                }
                // Once only: should the server see to it that it always differs, the same again would change nothing.
                shown = null;
                Optional<ObjectNode> patch = abandoned
                        ? Optional.empty()
                        : StatusPatch.between(
                                overwritten.orElse(written),
                                after,
                                pod.getMetadata().getUid());
                if (patch.isEmpty()) {
                    sending = false;
                    changed.signalAll();
                    return null;
                }
                Step step = new Step(pod, after, patch.get(), causes);
                causes = Causes.NONE;
                return step;
            } finally {
                lock.unlock();
            }
        }

        private void patch(Step step) {
            ObjectMeta target = step.pod().getMetadata();
            String answer = patches.send(
                    "/api/v1/namespaces/" + target.getNamespace() + "/pods/" + target.getName() + "/status",
                    PatchType.STRATEGIC_MERGE,
                    step.patch().toString());
            long version = versionOf(json.readTree(answer));
            lock.lock();
            try {
                written = step.after();
                writtenVersion = version;
            } finally {
                lock.unlock();
            }
        }

        private boolean await(Duration timeout) throws InterruptedException {
            long nanos = timeout.toNanos();
            lock.lock();
            try {
                while (sending && !abandoned) {
                    if (nanos <= 0) {
                        return false;
                    }
                    nanos = changed.awaitNanos(nanos);
                }
                return true;
            } finally {
                lock.unlock();
            }
        }

        private void abandon() {
            lock.lock();
            try {
                abandoned = true;
                sending = false;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** A conflict means that the uid didn't match, or something that passes. */
    private boolean isReplaced(Pod pod) {
        @Nullable
        Pod live = client.pods()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName())
                .get();
        return live == null
                || !live.getMetadata().getUid().equals(pod.getMetadata().getUid());
    }

    private record Step(Pod pod, ObjectNode after, ObjectNode patch, Causes causes) {}

    private ObjectNode tree(@Nullable PodStatus status) {
        return status == null
                ? json.createObjectNode()
                : (ObjectNode) json.readTree(client.getKubernetesSerialization().asJson(status));
    }

    private static long versionOf(JsonNode pod) {
        return Long.parseLong(pod.path("metadata").path("resourceVersion").asString());
    }

    private static long versionOf(ObjectMeta metadata) {
        return Long.parseLong(metadata.getResourceVersion());
    }

    private static boolean isTerminal(@Nullable PodStatus status) {
        return status != null && ("Succeeded".equals(status.getPhase()) || "Failed".equals(status.getPhase()));
    }
}
