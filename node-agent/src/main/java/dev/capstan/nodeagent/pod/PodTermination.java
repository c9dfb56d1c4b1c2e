package dev.capstan.nodeagent.pod;

import dev.capstan.client.EventRecorder;
import dev.capstan.nodeagent.admission.Rejection;
import dev.capstan.nodeagent.pod.Termination.Deleted;
import dev.capstan.nodeagent.pod.Termination.Ended;
import dev.capstan.nodeagent.pod.Termination.Gone;
import dev.capstan.nodeagent.status.PodEnd;
import dev.capstan.resource.ObjectKey;
import dev.capstan.resource.Pods;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether and why a Pod is being stopped for good. Nothing is stopped because a store lacks a Pod: its absence, and
 * its unexpected end, are put to the API server first, and no answer (an exception) means wait.
 */
final class PodTermination {
    private static final Logger log = LoggerFactory.getLogger(PodTermination.class);
    /** Kubernetes' default for {@code terminationGracePeriodSeconds}. */
    private static final long DEFAULT_GRACE_SECONDS = 30;

    private final PodApi api;
    private final EventRecorder events;
    private Optional<Termination> decided = Optional.empty();

    PodTermination(PodApi api, EventRecorder events) {
        this.api = api;
        this.events = events;
    }

    Optional<Termination> decided() {
        return decided;
    }

    /**
     * Looks at what the API server wants of the Pod.
     *
     * @param goneFromStore the informer has seen it deleted
     */
    void consider(Pod pod, boolean goneFromStore) {
        if (decided.filter(Gone.class::isInstance).isPresent()) {
            return;
        }
        if (goneFromStore && api.live(pod).isEmpty()) {
            decided = Optional.of(new Gone(graceOf(pod)));
        } else if (Pods.isTerminating(pod)) {
            decided = Optional.of(new Deleted(graceOf(pod)));
        } else if (decided.isEmpty() && Pods.isTerminal(pod)) {
            decided = Optional.of(new Ended(reported(pod), graceOf(pod)));
        }
    }

    private static PodEnd reported(Pod pod) {
        PodEnd.Phase phase = PodEnd.Phase.valueOf(pod.getStatus().getPhase());
        @Nullable String reason = pod.getStatus().getReason();
        return new PodEnd(phase, reason == null ? "" : reason, "", false);
    }

    /** The node can't take the Pod. */
    void reject(Pod pod, Rejection rejection) {
        events.warning(pod, rejection.reason(), rejection.message());
        decided = Optional.of(new Ended(
                PodEnd.rejected(rejection.reason(), "Pod was rejected: " + rejection.message()), Duration.ZERO));
    }

    /**
     * S9 of the path: the Pod has ended without anybody asking. Gets it from the API server, which may know better (it may
     * have been deleted a moment ago), and decides from what it says.
     *
     * @return the Pod as it is now, or as it was if it is gone
     */
    Pod decideFromLivePod(Pod pod, PodEnd end) {
        Optional<Pod> live = api.live(pod);
        if (live.isEmpty()) {
            decided = Optional.of(new Gone(graceOf(pod)));
        } else if (Pods.isTerminating(live.get())) {
            decided = Optional.of(new Deleted(graceOf(live.get())));
        } else {
            decided = Optional.of(new Ended(end, graceOf(live.get())));
            if (!end.reason().isEmpty() && !end.message().isEmpty()) {
                events.warning(pod, end.reason(), end.message());
            }
        }
        log.info(
                "pod ends pod={} uid={} phase={} reason={} decision={}",
                ObjectKey.of(pod),
                pod.getMetadata().getUid(),
                end.phase(),
                end.reason(),
                decided.get().getClass().getSimpleName());
        return live.orElse(pod);
    }

    /** How long a container of the Pod may take to end. */
    Duration grace(Pod pod) {
        return decided.map(Termination::grace).orElseGet(() -> graceOf(pod));
    }

    private static Duration graceOf(Pod pod) {
        @Nullable Long ofDeletion = pod.getMetadata().getDeletionGracePeriodSeconds();
        @Nullable Long ofSpec = pod.getSpec().getTerminationGracePeriodSeconds();
        long seconds = ofDeletion != null ? ofDeletion : ofSpec != null ? ofSpec : DEFAULT_GRACE_SECONDS;
        return Duration.ofSeconds(seconds);
    }
}
