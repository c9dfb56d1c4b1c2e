package dev.capstan.replicaset.status;

import dev.capstan.controller.OwnWrites;
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
import java.util.Optional;

/** Writes a ReplicaSet's status, when it changed and the one before has come back. */
public final class ReplicaSetStatusPublisher {
    private final KubernetesClient client;
    private final Clock clock;
    private final OwnWrites ownWrites;

    public ReplicaSetStatusPublisher(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
        this.ownWrites = new OwnWrites(clock);
    }

    /**
     * @return when to look again: the next ready Pod will have been ready for {@code minReadySeconds} then, and nothing else
     *     would wake us
     */
    public Optional<Duration> publish(ReplicaSet replicaSet, OwnedPods pods, ScalingOutcome scaling) {
        Instant now = clock.instant();
        ReplicaSetStatus status = ReplicaSetStatuses.of(replicaSet, pods, scaling, now);
        if (!status.equals(replicaSet.getStatus())) {
            if (ownWrites.isSuperseded(replicaSet)) {
                return Optional.of(OwnWrites.PATIENCE);
            }
            ReplicaSet written = client.resource(
                            new ReplicaSetBuilder(replicaSet).withStatus(status).build())
                    .updateStatus();
            ownWrites.wrote(replicaSet, written);
        }
        return nextAvailable(replicaSet, pods, now);
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
