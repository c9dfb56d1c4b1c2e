package dev.capstan.replicaset;

import dev.capstan.controller.Expectations;
import dev.capstan.controller.Reconciler;
import dev.capstan.controller.Result;
import dev.capstan.informer.Store;
import dev.capstan.management.LogContext;
import dev.capstan.replicaset.claim.OwnedPods;
import dev.capstan.replicaset.claim.PodClaims;
import dev.capstan.replicaset.scaling.ReplicaSetScaler;
import dev.capstan.replicaset.scaling.ScalingOutcome;
import dev.capstan.replicaset.status.ReplicaSetStatusPublisher;
import dev.capstan.resource.ObjectKey;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Duration;
import java.util.Optional;

/**
 * Makes one ReplicaSet right: claims its Pods, creates the missing or deletes the surplus, replaces what has terminated, and
 * reports the status.
 *
 * <p>Source of the behaviour: {@code syncReplicaSet} in {@code pkg/controller/replicaset/replica_set.go}. We differ: a
 * terminated Pod is deleted, and its replacement may have to wait ({@code ReplacementBackoff}).
 */
final class ReplicaSetReconciler implements Reconciler {
    private final Store<ReplicaSet> replicaSets;
    private final PodClaims podClaims;
    private final Expectations expectations;
    private final ReplicaSetScaler scaler;
    private final ReplicaSetStatusPublisher status;

    ReplicaSetReconciler(
            Store<ReplicaSet> replicaSets,
            PodClaims podClaims,
            Expectations expectations,
            ReplicaSetScaler scaler,
            ReplicaSetStatusPublisher status) {
        this.replicaSets = replicaSets;
        this.podClaims = podClaims;
        this.expectations = expectations;
        this.scaler = scaler;
        this.status = status;
    }

    @Override
    public Result reconcile(ObjectKey key) {
        Optional<ReplicaSet> found = replicaSets.get(key);
        if (found.isEmpty()) {
            expectations.forget(key);
            return Result.done();
        }
        ReplicaSet replicaSet = found.get();
        LogContext.about(replicaSet);
        // Asked before the Pods are read: satisfied then means that the Pods read next show what was expected.
        boolean mayScale = expectations.satisfied(key) && !isTerminating(replicaSet);
        OwnedPods pods = podClaims.ownedBy(replicaSet);
        ScalingOutcome scaling = mayScale
                ? scaler.bringTo(replicaSet.getSpec().getReplicas(), replicaSet, pods)
                : ScalingOutcome.waiting();
        // Also after a failed scaling: users read the reason there.
        Optional<Duration> nextAvailable = status.publish(replicaSet, pods, scaling);
        return sooner(scaling.toResult(), nextAvailable);
    }

    private static Result sooner(Result result, Optional<Duration> other) {
        return switch (result) {
            case Result.Done() -> other.map(Result::requeueAfter).orElse(result);
            case Result.RequeueAfter(var delay) ->
                other.filter(sooner -> sooner.compareTo(delay) < 0)
                        .map(Result::requeueAfter)
                        .orElse(result);
            case Result.Backoff() -> result;
        };
    }

    private static boolean isTerminating(ReplicaSet replicaSet) {
        return replicaSet.getMetadata().getDeletionTimestamp() != null;
    }
}
