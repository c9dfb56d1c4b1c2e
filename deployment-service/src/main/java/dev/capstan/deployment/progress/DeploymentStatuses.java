package dev.capstan.deployment.progress;

import static dev.capstan.deployment.progress.DeploymentConditions.AVAILABLE;

import dev.capstan.deployment.rollout.ReplicaCounts;
import dev.capstan.deployment.rollout.RolloutState;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentConditionBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetCondition;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Adds up a Deployment's status from its ReplicaSets'. Counts of zero are left out, as Kubernetes leaves them out.
 *
 * <p>Source of the behaviour: {@code calculateStatus} in {@code pkg/controller/deployment/sync.go} and {@code
 * getReplicaFailures} in {@code progress.go}.
 */
final class DeploymentStatuses {
    private DeploymentStatuses() {}

    /** All but the conditions. */
    static DeploymentStatus counts(RolloutState state) {
        Deployment deployment = state.deployment();
        List<ReplicaSet> all = state.all();
        List<ReplicaSet> updated = state.newReplicaSet().stream().toList();
        int available = ReplicaCounts.available(all);
        return new DeploymentStatusBuilder()
                .withObservedGeneration(deployment.getMetadata().getGeneration())
                .withReplicas(orAbsent(ReplicaCounts.actual(all)))
                .withUpdatedReplicas(orAbsent(ReplicaCounts.actual(updated)))
                .withReadyReplicas(orAbsent(ReplicaCounts.ready(all)))
                .withAvailableReplicas(orAbsent(available))
                .withUnavailableReplicas(orAbsent(Math.max(0, ReplicaCounts.wanted(all) - available)))
                .withTerminatingReplicas(orAbsent(ReplicaCounts.terminating(all)))
                .withCollisionCount(
                        deployment.getStatus() == null
                                ? null
                                : deployment.getStatus().getCollisionCount())
                .build();
    }

    static DeploymentConditions withAvailability(RolloutState state, DeploymentConditions conditions, Instant now) {
        return ReplicaCounts.available(state.all()) >= state.budget().minAvailable()
                ? conditions.with(
                        AVAILABLE, "True", "MinimumReplicasAvailable", "Deployment has minimum availability.", now)
                : conditions.with(
                        AVAILABLE,
                        "False",
                        "MinimumReplicasUnavailable",
                        "Deployment does not have minimum availability.",
                        now);
    }

    /** A failure to create or delete Pods shows on the Deployment, too; the new ReplicaSet's before the old ones'. */
    static DeploymentConditions withReplicaFailure(RolloutState state, DeploymentConditions conditions) {
        Optional<DeploymentCondition> failure = Stream.concat(
                        state.newReplicaSet().stream(), state.oldReplicaSets().stream())
                .filter(replicaSet -> replicaSet.getStatus() != null)
                .flatMap(replicaSet -> replicaSet.getStatus().getConditions().stream())
                .filter(condition -> condition.getType().equals(DeploymentConditions.REPLICA_FAILURE))
                .map(DeploymentStatuses::asDeploymentCondition)
                .findFirst();
        return failure.map(conditions::with).orElseGet(() -> conditions.without(DeploymentConditions.REPLICA_FAILURE));
    }

    private static DeploymentCondition asDeploymentCondition(ReplicaSetCondition condition) {
        return new DeploymentConditionBuilder()
                .withType(condition.getType())
                .withStatus(condition.getStatus())
                .withReason(condition.getReason())
                .withMessage(condition.getMessage())
                .withLastTransitionTime(condition.getLastTransitionTime())
                .withLastUpdateTime(condition.getLastTransitionTime())
                .build();
    }

    private static @Nullable Integer orAbsent(int count) {
        return count == 0 ? null : count;
    }
}
