package dev.capstan.replicaset.status;

import dev.capstan.controller.OwnWrites;
import dev.capstan.controller.Settling;
import dev.capstan.replicaset.claim.OwnedPods;
import dev.capstan.replicaset.scaling.ScalingOutcome;
import dev.capstan.resource.Pods;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Writes a ReplicaSet's status, when it changed, the one before has come back, and Pods just made have settled. */
public final class ReplicaSetStatusPublisher {
    private final KubernetesClient client;
    private final Clock clock;
    private final OwnWrites ownWrites;
    private final Settling settling;

    public ReplicaSetStatusPublisher(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
        this.ownWrites = new OwnWrites(clock);
        this.settling = new Settling(clock);
    }

    /**
     * @return when to look again: the status may be written then, or the next ready Pod will have been ready for {@code
     *     minReadySeconds}, and nothing else would wake us
     */
    public Optional<Duration> publish(ReplicaSet replicaSet, OwnedPods pods, ScalingOutcome scaling) {
        Instant now = clock.instant();
        if (scaling.hasCreated()) {
            settling.begun(replicaSet);
        }
        ReplicaSetStatus status = ReplicaSetStatuses.of(replicaSet, pods, scaling, now);
        if (!status.equals(replicaSet.getStatus())) {
            if (ownWrites.isSuperseded(replicaSet)) {
                return Optional.of(OwnWrites.PATIENCE);
            }
            Optional<Duration> unsettled = settling.left(replicaSet);
            if (unsettled.isPresent()) {
                return unsettled;
            }
            // Kubernetes computes the first one before it makes any Pod, and so its watchers see it.
            ReplicaSetStatus told = hasStatus(replicaSet) || !settling.hasBegun(replicaSet)
                    ? status
                    : ReplicaSetStatuses.of(replicaSet, OwnedPods.of(List.of()), scaling, now);
            ReplicaSet written = client.resource(
                            new ReplicaSetBuilder(replicaSet).withStatus(told).build())
                    .updateStatus();
            ownWrites.wrote(replicaSet, written);
            settling.reported(replicaSet);
        }
        return nextAvailable(replicaSet, pods, now);
    }

    private static boolean hasStatus(ReplicaSet replicaSet) {
        return replicaSet.getStatus() != null && replicaSet.getStatus().getObservedGeneration() != null;
    }

    private static Optional<Duration> nextAvailable(ReplicaSet replicaSet, OwnedPods pods, Instant now) {
        Duration minReady = Duration.ofSeconds(ReplicaSetStatuses.minReadySeconds(replicaSet));
        return pods.active().stream()
                .flatMap(pod -> Pods.readySince(pod).stream())
                .map(since -> Duration.between(now, since.plus(minReady)))
                .filter(Duration::isPositive)
                .min(Comparator.naturalOrder());
    }
}
