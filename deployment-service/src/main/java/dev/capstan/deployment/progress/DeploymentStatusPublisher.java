package dev.capstan.deployment.progress;

import dev.capstan.controller.OwnWrites;
import dev.capstan.controller.Result;
import dev.capstan.controller.Settling;
import dev.capstan.deployment.revision.RevisionAnnotations;
import dev.capstan.deployment.rollout.RolloutState;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Writes a Deployment's status, when it changed, the one before has come back, and a new revision has settled; and with it the revision annotation:
 * the status endpoint of Deployments takes annotations, too, so that both cost one call.
 */
public final class DeploymentStatusPublisher {
    private final KubernetesClient client;
    private final Clock clock;
    private final OwnWrites ownWrites;
    private final Settling settling;

    public DeploymentStatusPublisher(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
        this.ownWrites = new OwnWrites(clock);
        this.settling = new Settling(clock);
    }

    /** Amid a rollout, or after one. */
    public Result rollout(RolloutState state, DeploymentConditions conditions) {
        Instant now = clock.instant();
        Deployment deployment = state.deployment();
        DeploymentStatus counts = DeploymentStatuses.counts(state);
        DeploymentConditions available = DeploymentStatuses.withAvailability(state, conditions, now);
        DeploymentConditions estimated =
                RolloutProgress.estimate(state, deployment.getStatus(), counts, available, now);
        DeploymentConditions complete = DeploymentStatuses.withReplicaFailure(state, estimated);
        return write(state, counts, complete)
                .or(() -> RolloutProgress.nextCheck(deployment, counts, complete, now))
                .map(Result::requeueAfter)
                .orElseGet(Result::done);
    }

    /** While paused, being scaled or being deleted: counts are reported, progress isn't judged. */
    public Result countsOnly(RolloutState state, DeploymentConditions conditions) {
        return write(
                        state,
                        DeploymentStatuses.counts(state),
                        DeploymentStatuses.withAvailability(state, conditions, clock.instant()))
                .map(Result::requeueAfter)
                .orElseGet(Result::done);
    }

    /** That the present generation has been looked at, and nothing else. */
    public void observed(Deployment deployment, DeploymentConditions conditions) {
        DeploymentStatus before = deployment.getStatus() == null ? new DeploymentStatus() : deployment.getStatus();
        DeploymentStatus status = new DeploymentStatusBuilder(before)
                .withObservedGeneration(deployment.getMetadata().getGeneration())
                .withConditions(conditions.asList())
                .build();
        if (!status.equals(deployment.getStatus())) {
            client.resource(new DeploymentBuilder(deployment).withStatus(status).build())
                    .updateStatus();
        }
    }

    /** How long it must wait; empty when it is written, or was right. */
    private Optional<Duration> write(RolloutState state, DeploymentStatus counts, DeploymentConditions conditions) {
        Deployment deployment = state.deployment();
        DeploymentStatus status = new DeploymentStatusBuilder(counts)
                .withConditions(conditions.asList())
                .build();
        long revision = state.newReplicaSet()
                .map(RevisionAnnotations::revisionOf)
                .orElseGet(() -> RevisionAnnotations.revisionOf(deployment));
        boolean sameRevision = revision == RevisionAnnotations.revisionOf(deployment);
        if (sameRevision && status.equals(deployment.getStatus())) {
            return Optional.empty();
        }
        if (ownWrites.isSuperseded(deployment)) {
            return Optional.of(OwnWrites.PATIENCE);
        }
        if (!sameRevision) {
            settling.begun(deployment);
        }
        Optional<Duration> unsettled = settling.left(deployment);
        if (unsettled.isPresent()) {
            return unsettled;
        }
        DeploymentBuilder changed = new DeploymentBuilder(deployment).withStatus(status);
        if (!sameRevision) {
            changed.editMetadata()
                    .addToAnnotations(RevisionAnnotations.REVISION, Long.toString(revision))
                    .endMetadata();
        }
        ownWrites.wrote(deployment, client.resource(changed.build()).updateStatus());
        settling.reported(deployment);
        return Optional.empty();
    }
}
