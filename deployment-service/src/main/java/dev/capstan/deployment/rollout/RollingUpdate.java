package dev.capstan.deployment.rollout;

import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Replaces old Pods by new ones, a few at a time: never more Pods than {@link RolloutBudget#maxTotal()}, never fewer
 * available ones than {@link RolloutBudget#minAvailable()}.
 *
 * <ol>
 *   <li><b>Scale the new ReplicaSet up</b> as far as maxTotal allows (or down, when it has more than the Deployment asks for).
 *   <li><b>Scale the old ones down</b> by at most {@code all − minAvailable − unavailable new ones}. New Pods that aren't
 *       available yet are taken off: else old ones would go on the promise of new ones.
 *       <ol>
 *         <li>First their unhealthy Pods, which nobody misses and which would block the rollout for ever.
 *         <li>Then healthy ones, as long as more than minAvailable are available in all.
 *       </ol>
 * </ol>
 *
 * <p>Example: 10 replicas, maxSurge 3, maxUnavailable 2. The new ReplicaSet is made with 3 (10 + 3 = 13), the old one goes to
 * 8 (13 − 8 − 3 = 2), the new one to 5. If the new Pods crash, 13 − 8 − 5 = 0: nothing more is taken away, and 8 old Pods go
 * on serving until the template is repaired or undone.
 *
 * <p>Source of the behaviour: {@code pkg/controller/deployment/rolling.go}. We differ: a ReplicaSet that was just scaled to 2
 * and still reports 3 available Pods counts as 2; there it counts as 3, and one Pod too many may go.
 */
public final class RollingUpdate {
    private RollingUpdate() {}

    /** Rule 1, also for a ReplicaSet about to be made. */
    public static int newReplicas(RolloutState state, int current) {
        RolloutBudget budget = state.budget();
        if (current >= budget.replicas()) {
            return budget.replicas();
        }
        int total = ReplicaCounts.wanted(state.all());
        int room = Math.max(0, budget.maxTotal() - total);
        return current + Math.min(room, budget.replicas() - current);
    }

    public static Optional<Scale> scaleNew(RolloutState state) {
        return state.newReplicaSet().flatMap(replicaSet -> {
            int current = ReplicaCounts.wanted(replicaSet);
            int replicas = newReplicas(state, current);
            return replicas == current ? Optional.empty() : Optional.of(new Scale(replicaSet, replicas));
        });
    }

    /** Rule 2. At most one decision per ReplicaSet. */
    public static List<Scale> scaleDownOld(RolloutState state) {
        List<ReplicaSet> old =
                state.activeOld().stream().sorted(ReplicaSetOrder.OLDEST_FIRST).toList();
        if (old.isEmpty()) {
            return List.of();
        }
        RolloutBudget budget = state.budget();
        int unavailableNew = state.newReplicaSet()
                .map(replicaSet -> ReplicaCounts.wanted(replicaSet) - ReplicaCounts.available(replicaSet))
                .orElse(0);
        int mayGo = ReplicaCounts.wanted(state.all()) - budget.minAvailable() - unavailableNew;
        if (mayGo <= 0) {
            return List.of();
        }
        Map<ReplicaSet, Integer> sizes = new LinkedHashMap<>();
        old.forEach(replicaSet -> sizes.put(replicaSet, ReplicaCounts.wanted(replicaSet)));
        removeUnhealthy(sizes, mayGo);
        removeHealthy(sizes, availableOfWanted(state.all()) - budget.minAvailable());

        List<Scale> decisions = new ArrayList<>();
        sizes.forEach((replicaSet, size) -> {
            if (size != ReplicaCounts.wanted(replicaSet)) {
                decisions.add(new Scale(replicaSet, size));
            }
        });
        return decisions;
    }

    private static int availableOfWanted(List<ReplicaSet> replicaSets) {
        return replicaSets.stream()
                .mapToInt(replicaSet -> Math.min(ReplicaCounts.available(replicaSet), ReplicaCounts.wanted(replicaSet)))
                .sum();
    }

    /** Rule 2.1. The ReplicaSet controller deletes what isn't ready first, so these are the ones that go. */
    private static void removeUnhealthy(Map<ReplicaSet, Integer> sizes, int atMost) {
        int left = atMost;
        for (Map.Entry<ReplicaSet, Integer> entry : sizes.entrySet()) {
            int unhealthy = Math.max(0, entry.getValue() - ReplicaCounts.available(entry.getKey()));
            int removed = Math.min(left, unhealthy);
            entry.setValue(entry.getValue() - removed);
            left -= removed;
        }
    }

    /** Rule 2.2. */
    private static void removeHealthy(Map<ReplicaSet, Integer> sizes, int atMost) {
        int left = Math.max(0, atMost);
        for (Map.Entry<ReplicaSet, Integer> entry : sizes.entrySet()) {
            int removed = Math.min(left, entry.getValue());
            entry.setValue(entry.getValue() - removed);
            left -= removed;
        }
    }
}
