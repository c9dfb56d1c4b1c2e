package dev.capstan.deployment.rollout;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import java.util.Collection;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads and adds up the counts of Deployments and ReplicaSets, of which the API leaves out zeros. */
public final class ReplicaCounts {
    private ReplicaCounts() {}

    /** {@code spec.replicas}; 1 where it isn't said. */
    public static int wanted(Deployment deployment) {
        Integer replicas = deployment.getSpec().getReplicas();
        return replicas == null ? 1 : replicas;
    }

    /** {@code spec.replicas}; 1 where it isn't said. */
    public static int wanted(ReplicaSet replicaSet) {
        Integer replicas = replicaSet.getSpec().getReplicas();
        return replicas == null ? 1 : replicas;
    }

    public static int wanted(Collection<ReplicaSet> replicaSets) {
        return replicaSets.stream().mapToInt(ReplicaCounts::wanted).sum();
    }

    public static int actual(Collection<ReplicaSet> replicaSets) {
        return sum(replicaSets, ReplicaSetStatus::getReplicas);
    }

    public static int ready(Collection<ReplicaSet> replicaSets) {
        return sum(replicaSets, ReplicaSetStatus::getReadyReplicas);
    }

    public static int available(Collection<ReplicaSet> replicaSets) {
        return sum(replicaSets, ReplicaSetStatus::getAvailableReplicas);
    }

    public static int available(ReplicaSet replicaSet) {
        return reported(replicaSet, ReplicaSetStatus::getAvailableReplicas);
    }

    public static int terminating(Collection<ReplicaSet> replicaSets) {
        return sum(replicaSets, ReplicaSetStatus::getTerminatingReplicas);
    }

    private static int sum(Collection<ReplicaSet> replicaSets, Function<ReplicaSetStatus, @Nullable Integer> count) {
        return replicaSets.stream()
                .mapToInt(replicaSet -> reported(replicaSet, count))
                .sum();
    }

    private static int reported(ReplicaSet replicaSet, Function<ReplicaSetStatus, @Nullable Integer> count) {
        Integer reported = replicaSet.getStatus() == null ? null : count.apply(replicaSet.getStatus());
        return reported == null ? 0 : reported;
    }
}
