package dev.capstan.deployment.rollout;

import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a change of {@code spec.replicas} means for the ReplicaSets, amid a rollout or while paused.
 *
 * <ol>
 *   <li>With at most one active ReplicaSet, that one (else the newest) gets all replicas.
 *   <li>When the new one is complete and available, the old ones go to 0.
 *   <li>Else a rolling Deployment spreads the difference in proportion to the sizes, so that scaling neither hastens nor
 *       delays the rollout. Rounding is by the largest first (of equals the newest when growing, the oldest when
 *       shrinking), and the largest takes what is left over.
 * </ol>
 *
 * <p>Example: 10 replicas, maxSurge 3, amid a rollout with 8 old and 5 new Pods (13 in all). Scaled to 15, 18 may be there,
 * 5 more: the old one's share is 8·18/13 − 8 = 3, the new one's 5·18/13 − 5 = 2; they go to 11 and 7.
 *
 * <p>Source of the behaviour: {@code scale} in {@code pkg/controller/deployment/sync.go} and {@code GetReplicaSetProportion}
 * in {@code util/deployment_util.go}. We differ: in 1 a ReplicaSet that happens to have the wanted size still gets its
 * annotations written; else the Deployment would count as being scaled for ever, and never roll.
 */
public final class ProportionalScaling {
    private ProportionalScaling() {}

    /** Whether some active ReplicaSet was last sized for another number of replicas. */
    public static boolean isNeeded(RolloutState state) {
        int replicas = ReplicaCounts.wanted(state.deployment());
        return state.active().stream()
                .map(ReplicasAnnotations::desired)
                .anyMatch(desired -> desired.isPresent() && desired.getAsInt() != replicas);
    }

    /** One decision per ReplicaSet concerned, also where only the annotations change. */
    public static List<Scale> decide(RolloutState state) {
        RolloutBudget budget = state.budget();
        Optional<ReplicaSet> only = activeOrLatest(state);
        if (only.isPresent()) {
            return List.of(new Scale(only.get(), budget.replicas()));
        }
        if (isSaturated(state)) {
            return state.activeOld().stream()
                    .map(replicaSet -> new Scale(replicaSet, 0))
                    .toList();
        }
        return RolloutBudget.isRecreate(state.deployment()) ? List.of() : inProportion(state, budget);
    }

    private static Optional<ReplicaSet> activeOrLatest(RolloutState state) {
        List<ReplicaSet> active = state.active();
        return switch (active.size()) {
            case 0 ->
                state.newReplicaSet().or(() -> state.oldReplicaSets().stream().max(ReplicaSetOrder.OLDEST_FIRST));
            case 1 -> Optional.of(active.getFirst());
            default -> Optional.empty();
        };
    }

    private static boolean isSaturated(RolloutState state) {
        int replicas = ReplicaCounts.wanted(state.deployment());
        return state.newReplicaSet()
                .filter(replicaSet -> ReplicasAnnotations.desired(replicaSet).equals(OptionalInt.of(replicas))
                        && ReplicaCounts.wanted(replicaSet) == replicas
                        && ReplicaCounts.available(replicaSet) == replicas)
                .isPresent();
    }

    private static List<Scale> inProportion(RolloutState state, RolloutBudget budget) {
        int allowed = budget.replicas() > 0 ? budget.maxTotal() : 0;
        int toAdd = allowed - ReplicaCounts.wanted(state.active());
        List<ReplicaSet> inTurn = state.active().stream()
                .sorted(toAdd < 0 ? ReplicaSetOrder.LARGEST_THEN_OLDEST : ReplicaSetOrder.LARGEST_THEN_NEWEST)
                .toList();
        int added = 0;
        List<Scale> scales = new ArrayList<>();
        for (ReplicaSet replicaSet : inTurn) {
            int share = share(replicaSet, state, budget, toAdd, added);
            scales.add(new Scale(replicaSet, ReplicaCounts.wanted(replicaSet) + share));
            added += share;
        }
        Scale largest = scales.getFirst();
        int leftOver = toAdd - added;
        scales.set(0, new Scale(largest.replicaSet(), Math.max(0, largest.replicas() + leftOver)));
        return scales;
    }

    /** The signed share of one ReplicaSet, never more than what is left. */
    private static int share(ReplicaSet replicaSet, RolloutState state, RolloutBudget budget, int toAdd, int added) {
        if (toAdd == added) {
            return 0;
        }
        int fraction = fraction(replicaSet, state, budget);
        int left = toAdd - added;
        return toAdd > 0 ? Math.min(fraction, left) : Math.max(fraction, left);
    }

    private static int fraction(ReplicaSet replicaSet, RolloutState state, RolloutBudget budget) {
        int size = ReplicaCounts.wanted(replicaSet);
        if (budget.replicas() == 0) {
            return -size;
        }
        Integer reported = state.deployment().getStatus() == null
                ? null
                : state.deployment().getStatus().getReplicas();
        int maxBefore = ReplicasAnnotations.max(replicaSet).orElse(0);
        if (maxBefore == 0) {
            maxBefore = reported == null ? 0 : reported;
        }
        if (maxBefore == 0) {
            return 0;
        }
        return Math.toIntExact(Math.round((double) size * budget.maxTotal() / maxBefore)) - size;
    }
}
