package dev.capstan.scheduler;

import dev.capstan.client.EventRecorder;
import dev.capstan.ownership.Tenure;
import dev.capstan.scheduler.cache.PodInfo;
import dev.capstan.scheduler.cache.SchedulerCache;
import dev.capstan.scheduler.framework.ClusterEvent;
import dev.capstan.scheduler.queue.QueuedPod;
import dev.capstan.scheduler.queue.SchedulingQueue;
import dev.capstan.tracing.Cause;
import dev.capstan.tracing.Span;
import dev.capstan.tracing.Tracing;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Binds placed Pods beside the scheduling thread, which goes on with the next Pod meanwhile.
 *
 * <p>A binding is answered in one of three ways: done, refused, or not at all. After anything but done, the Pod is read live,
 * since a lost answer doesn't mean a lost binding:
 *
 * <ol>
 *   <li>bound to our node: as good as done;
 *   <li>gone, terminating, or bound elsewhere: forgotten, and not ours any more;
 *   <li>still unbound, or unreadable: forgotten and tried again after a back-off. Should it be bound after all, the API
 *       server refuses the second binding.
 * </ol>
 */
final class BindingCycle {
    private static final Logger log = LoggerFactory.getLogger(BindingCycle.class);

    private final SchedulerApi api;
    private final SchedulerCache cache;
    private final SchedulingQueue queue;
    private final EventRecorder events;
    private final UnschedulableReport report;
    private final Tracing tracing;
    private final Executor executor;
    private volatile SchedulerMeters meters = SchedulerMeters.none();

    BindingCycle(
            SchedulerApi api,
            SchedulerCache cache,
            SchedulingQueue queue,
            EventRecorder events,
            UnschedulableReport report,
            Tracing tracing,
            Executor executor) {
        this.api = api;
        this.cache = cache;
        this.queue = queue;
        this.events = events;
        this.report = report;
        this.tracing = tracing;
        this.executor = executor;
    }

    void meteredBy(SchedulerMeters told) {
        meters = told;
    }

    /**
     * The Pod must be assumed on the node.
     *
     * @param began when the attempt did, by the monotonic clock
     */
    void start(QueuedPod queued, String node, long began) {
        executor.execute(Cause.carried(() -> count(queued, bind(queued, node), System.nanoTime() - began)));
    }

    private void count(QueuedPod queued, Outcome outcome, long nanos) {
        switch (outcome) {
            case BOUND_HERE -> {
                meters.scheduled(nanos);
                meters.bound(Duration.between(queued.since(), queue.now()));
            }
            case UNBOUND -> meters.error(nanos);
            case NOT_OURS -> {}
        }
    }

    private Outcome bind(QueuedPod queued, String node) {
        PodInfo pod = queued.pod();
        try (Span span = tracing.span("bind").with("k8s.node.name", node)) {
            try {
                api.bind(pod, node);
                bound(queued, node);
                return Outcome.BOUND_HERE;
            } catch (RuntimeException failure) {
                span.failed(String.valueOf(failure.getMessage()));
                if (Tenure.isLost()) {
                    // Whether it was bound is the next owner's to see, and ours no more to tell.
                    giveBackRoom(pod);
                    queue.addBackoff(queued);
                    return Outcome.NOT_OURS;
                }
                return failed(queued, node, failure);
            }
        }
    }

    private void bound(QueuedPod queued, String node) {
        PodInfo pod = queued.pod();
        cache.finishBinding(pod.uid());
        queue.done(queued);
        log.debug("bound pod={} uid={} node={}", pod, pod.uid(), node);
        events.normal(pod.pod(), "Scheduled", "Successfully assigned " + pod.key() + " to " + node);
    }

    private Outcome failed(QueuedPod queued, String node, RuntimeException failure) {
        PodInfo pod = queued.pod();
        Outcome outcome = whatBecameOf(pod, node);
        switch (outcome) {
            case BOUND_HERE -> bound(queued, node);
            case NOT_OURS -> {
                giveBackRoom(pod);
                queue.done(queued);
            }
            case UNBOUND -> {
                log.warn("binding failed, will retry pod={} node={} cause={}", pod, node, failure.getMessage());
                giveBackRoom(pod);
                report.schedulerError(pod, "binding rejected: " + failure.getMessage());
                queue.addBackoff(queued);
            }
        }
        return outcome;
    }

    private void giveBackRoom(PodInfo pod) {
        cache.forget(pod.uid());
        queue.onEvent(ClusterEvent.POD_REMOVED);
    }

    private enum Outcome {
        BOUND_HERE,
        NOT_OURS,
        UNBOUND
    }

    private Outcome whatBecameOf(PodInfo pod, String node) {
        try {
            Optional<Pod> live = api.read(pod.key())
                    .filter(found -> found.getMetadata().getUid().equals(pod.uid()));
            if (live.isEmpty()) {
                return Outcome.NOT_OURS;
            }
            String boundTo = PodInfo.of(live.get()).nodeName();
            if (boundTo != null) {
                return boundTo.equals(node) ? Outcome.BOUND_HERE : Outcome.NOT_OURS;
            }
            return live.get().getMetadata().getDeletionTimestamp() == null ? Outcome.UNBOUND : Outcome.NOT_OURS;
        } catch (KubernetesClientException unreadable) {
            return Outcome.UNBOUND;
        }
    }
}
