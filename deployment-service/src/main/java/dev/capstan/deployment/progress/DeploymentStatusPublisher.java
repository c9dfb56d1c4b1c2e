package dev.capstan.deployment.progress;

import dev.capstan.controller.Result;
import dev.capstan.deployment.revision.RevisionAnnotations;
import dev.capstan.deployment.rollout.RolloutState;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Instant;

/**
 * Writes a Deployment's status, when it changed, and with it the revision annotation: the status endpoint of Deployments
 * takes annotations, too, so that both cost one call.
 */
public final class DeploymentStatusPublisher {
    private final KubernetesClient client;
    private final Clock clock;

    public DeploymentStatusPublisher(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
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
        write(state, counts, complete);
        return RolloutProgress.nextCheck(deployment, counts, complete, now)
                .map(Result::requeueAfter)
                .orElseGet(Result::done);
    }

    /** While paused, being scaled or being deleted: counts are reported, progress isn't judged. */
    public Result countsOnly(RolloutState state, DeploymentConditions conditions) {
        write(
                state,
                DeploymentStatuses.counts(state),
                DeploymentStatuses.withAvailability(state, conditions, clock.instant()));
        return Result.done();
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

    private void write(RolloutState state, DeploymentStatus counts, DeploymentConditions conditions) {
        Deployment deployment = state.deployment();
        DeploymentStatus status = new DeploymentStatusBuilder(counts)
                .withConditions(conditions.asList())
                .build();
        long revision = state.newReplicaSet()
                .map(RevisionAnnotations::revisionOf)
                .orElseGet(() -> RevisionAnnotations.revisionOf(deployment));
        boolean sameRevision = revision == RevisionAnnotations.revisionOf(deployment);
        if (sameRevision && status.equals(deployment.getStatus())) {
            return;
        }
        DeploymentBuilder changed = new DeploymentBuilder(deployment).withStatus(status);
        if (!sameRevision) {
            changed.editMetadata()
                    .addToAnnotations(RevisionAnnotations.REVISION, Long.toString(revision))
                    .endMetadata();
        }
        client.resource(changed.build()).updateStatus();
    }
}
