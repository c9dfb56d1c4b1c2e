package dev.capstan.replicaset.status;

import dev.capstan.replicaset.claim.OwnedPods;
import dev.capstan.replicaset.scaling.ScalingOutcome;
import dev.capstan.resource.Pods;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetCondition;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetConditionBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatusBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Computes a ReplicaSet's status from its Pods. Counts of zero are left out, as Kubernetes leaves them out; only {@code
 * replicas} is always there.
 *
 * <p>Source of the behaviour: {@code calculateStatus} in {@code pkg/controller/replicaset/replica_set_utils.go}.
 */
final class ReplicaSetStatuses {
    static final String REPLICA_FAILURE = "ReplicaFailure";

    private ReplicaSetStatuses() {}

    static ReplicaSetStatus of(ReplicaSet replicaSet, OwnedPods pods, ScalingOutcome scaling, Instant now) {
        Map<String, String> templateLabels =
                replicaSet.getSpec().getTemplate().getMetadata().getLabels();
        int minReadySeconds = minReadySeconds(replicaSet);
        int fullyLabeled = 0;
        int ready = 0;
        int available = 0;
        for (Pod pod : pods.active()) {
            if (pod.getMetadata().getLabels().entrySet().containsAll(templateLabels.entrySet())) {
                fullyLabeled++;
            }
            if (Pods.isReady(pod)) {
                ready++;
                if (Pods.isAvailable(pod, minReadySeconds, now)) {
                    available++;
                }
            }
        }
        return new ReplicaSetStatusBuilder()
                .withReplicas(pods.active().size())
                .withFullyLabeledReplicas(orAbsent(fullyLabeled))
                .withReadyReplicas(orAbsent(ready))
                .withAvailableReplicas(orAbsent(available))
                .withTerminatingReplicas(orAbsent(pods.terminating().size()))
                .withObservedGeneration(observedGeneration(replicaSet, scaling))
                .withConditions(conditions(replicaSet, scaling, now))
                .build();
    }

    /**
     * While it waits for its Pods to show, a ReplicaSet's new number hasn't been acted on: a Deployment that recreates would
     * else take a 0 for no Pods. (Kubernetes says at once that it has seen it.)
     */
    private static @Nullable Long observedGeneration(ReplicaSet replicaSet, ScalingOutcome scaling) {
        @Nullable
        Long before =
                replicaSet.getStatus() == null ? null : replicaSet.getStatus().getObservedGeneration();
        boolean waits = scaling instanceof ScalingOutcome.Waiting
                && replicaSet.getMetadata().getDeletionTimestamp() == null;
        return waits && before != null ? before : replicaSet.getMetadata().getGeneration();
    }

    static int minReadySeconds(ReplicaSet replicaSet) {
        Integer seconds = replicaSet.getSpec().getMinReadySeconds();
        return seconds == null ? 0 : seconds;
    }

    private static @Nullable Integer orAbsent(int count) {
        return count == 0 ? null : count;
    }

    private static List<ReplicaSetCondition> conditions(ReplicaSet replicaSet, ScalingOutcome scaling, Instant now) {
        List<ReplicaSetCondition> before = replicaSet.getStatus() == null
                ? List.of()
                : replicaSet.getStatus().getConditions();
        return switch (scaling) {
            // Not tried, so a failure reported before still stands.
            case ScalingOutcome.Waiting() -> before;
            case ScalingOutcome.Reached reached -> without(before, REPLICA_FAILURE);
            case ScalingOutcome.Partial() -> without(before, REPLICA_FAILURE);
            case ScalingOutcome.Failed failed -> withFailure(before, failed, now);
        };
    }

    private static List<ReplicaSetCondition> without(List<ReplicaSetCondition> conditions, String type) {
        return conditions.stream()
                .filter(condition -> !condition.getType().equals(type))
                .toList();
    }

    /** The first failure stays: a message that changes with each attempt would be a write with each attempt. */
    private static List<ReplicaSetCondition> withFailure(
            List<ReplicaSetCondition> before, ScalingOutcome.Failed failed, Instant now) {
        if (before.stream().anyMatch(condition -> condition.getType().equals(REPLICA_FAILURE))) {
            return before;
        }
        List<ReplicaSetCondition> conditions = new ArrayList<>(before);
        conditions.add(new ReplicaSetConditionBuilder()
                .withType(REPLICA_FAILURE)
                .withStatus("True")
                .withLastTransitionTime(now.truncatedTo(ChronoUnit.SECONDS).toString())
                .withReason(failed.reason())
                .withMessage(failed.message())
                .build());
        return conditions;
    }
}
