package dev.capstan.deployment.rollout;

import dev.capstan.resource.Pods;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.Collection;
import java.util.List;

/**
 * Ends all old Pods before the first new one is made: for applications of which two versions must never run at once.
 *
 * <ol>
 *   <li>Every old ReplicaSet goes to 0.
 *   <li>Wait until none of their Pods may run: one that is being deleted still does, one that has ended doesn't.
 *   <li>Then the new ReplicaSet gets all replicas.
 * </ol>
 *
 * <p>Source of the behaviour: {@code pkg/controller/deployment/recreate.go}. We differ: in 2 we also wait until the
 * ReplicaSet controller has seen its 0, since until then it may make a Pod that our store doesn't show.
 */
public final class Recreate {
    private Recreate() {}

    /** Rule 1. */
    public static List<Scale> scaleDownOld(RolloutState state) {
        return state.activeOld().stream()
                .map(replicaSet -> new Scale(replicaSet, 0))
                .toList();
    }

    /**
     * Rule 2.
     *
     * @param oldPods the Pods of all old ReplicaSets
     */
    public static boolean oldPodsMayRun(RolloutState state, Collection<Pod> oldPods) {
        return ReplicaCounts.actual(state.oldReplicaSets()) > 0
                || ReplicaCounts.terminating(state.oldReplicaSets()) > 0
                || state.oldReplicaSets().stream().anyMatch(Recreate::isBehind)
                || oldPods.stream().anyMatch(pod -> !Pods.isTerminal(pod));
    }

    private static boolean isBehind(ReplicaSet replicaSet) {
        Long observed =
                replicaSet.getStatus() == null ? null : replicaSet.getStatus().getObservedGeneration();
        Long generation = replicaSet.getMetadata().getGeneration();
        return generation != null && (observed == null || observed < generation);
    }
}
