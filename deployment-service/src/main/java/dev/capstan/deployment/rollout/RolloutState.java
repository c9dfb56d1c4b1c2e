package dev.capstan.deployment.rollout;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A Deployment and its ReplicaSets at one moment.
 *
 * @param newReplicaSet the one with the Deployment's template; empty before it is made
 * @param oldReplicaSets all others, those with no replicas included, oldest first
 */
public record RolloutState(Deployment deployment, Optional<ReplicaSet> newReplicaSet, List<ReplicaSet> oldReplicaSets) {

    public RolloutBudget budget() {
        return RolloutBudget.of(deployment);
    }

    public List<ReplicaSet> all() {
        return Stream.concat(oldReplicaSets.stream(), newReplicaSet.stream()).toList();
    }

    /** Those that have, or are to have, Pods. */
    public List<ReplicaSet> active() {
        return all().stream().filter(RolloutState::isActive).toList();
    }

    public List<ReplicaSet> activeOld() {
        return oldReplicaSets.stream().filter(RolloutState::isActive).toList();
    }

    private static boolean isActive(ReplicaSet replicaSet) {
        return ReplicaCounts.wanted(replicaSet) > 0;
    }

    /** The same with a ReplicaSet in its new form, or with a new one. */
    public RolloutState with(ReplicaSet changed) {
        boolean isOld = oldReplicaSets.stream().anyMatch(old -> isSame(old, changed));
        return isOld
                ? new RolloutState(
                        deployment,
                        newReplicaSet,
                        oldReplicaSets.stream()
                                .map(old -> isSame(old, changed) ? changed : old)
                                .toList())
                : new RolloutState(deployment, Optional.of(changed), oldReplicaSets);
    }

    private static boolean isSame(ReplicaSet one, ReplicaSet other) {
        return one.getMetadata().getUid().equals(other.getMetadata().getUid());
    }
}
