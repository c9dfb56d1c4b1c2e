package dev.capstan.deployment;

import dev.capstan.client.EventRecorder;
import dev.capstan.controller.ControllerRefManager;
import dev.capstan.controller.Reconciler;
import dev.capstan.controller.Result;
import dev.capstan.deployment.progress.DeploymentConditions;
import dev.capstan.deployment.progress.DeploymentStatusPublisher;
import dev.capstan.deployment.progress.RolloutProgress;
import dev.capstan.deployment.revision.NewReplicaSet;
import dev.capstan.deployment.revision.RevisionHistory;
import dev.capstan.deployment.revision.Revisions;
import dev.capstan.deployment.rollout.ProportionalScaling;
import dev.capstan.deployment.rollout.Recreate;
import dev.capstan.deployment.rollout.ReplicaSetScaler;
import dev.capstan.deployment.rollout.RollingUpdate;
import dev.capstan.deployment.rollout.RolloutBudget;
import dev.capstan.deployment.rollout.RolloutState;
import dev.capstan.informer.Indexes;
import dev.capstan.informer.Store;
import dev.capstan.management.LogContext;
import dev.capstan.resource.ObjectKey;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Makes one Deployment right: claims its ReplicaSets, finds or makes the one with its template, moves replicas from the old
 * ones to it as the strategy says, and reports the status.
 *
 * <p>Each call takes the steps that the present counts allow; the ReplicaSets' changes bring the next call.
 *
 * <p>Source of the behaviour: {@code syncDeployment} in {@code pkg/controller/deployment/deployment_controller.go}.
 */
final class DeploymentReconciler implements Reconciler {
    private final Store<Deployment> deployments;
    private final Store<Pod> pods;
    private final ControllerRefManager<ReplicaSet> claims;
    private final Revisions revisions;
    private final RevisionHistory history;
    private final ReplicaSetScaler scaler;
    private final DeploymentStatusPublisher status;
    private final EventRecorder events;
    private final Clock clock;

    DeploymentReconciler(
            Store<Deployment> deployments,
            Store<Pod> pods,
            ControllerRefManager<ReplicaSet> claims,
            Revisions revisions,
            RevisionHistory history,
            ReplicaSetScaler scaler,
            DeploymentStatusPublisher status,
            EventRecorder events,
            Clock clock) {
        this.deployments = deployments;
        this.pods = pods;
        this.claims = claims;
        this.revisions = revisions;
        this.history = history;
        this.scaler = scaler;
        this.status = status;
        this.events = events;
        this.clock = clock;
    }

    @Override
    public Result reconcile(ObjectKey key) {
        Optional<Deployment> found = deployments.get(key);
        if (found.isEmpty()) {
            return Result.done();
        }
        Deployment deployment = found.get();
        LogContext.about(deployment);
        if (selectsEverything(deployment.getSpec().getSelector())) {
            return refuseToSelectEverything(deployment);
        }
        List<ReplicaSet> owned = claims.claim(deployment, deployment.getSpec().getSelector());
        RolloutState state = revisions.current(deployment, owned);
        if (deployment.getMetadata().getDeletionTimestamp() != null) {
            return status.countsOnly(state, DeploymentConditions.of(deployment));
        }
        DeploymentConditions conditions =
                RolloutProgress.pausedOrResumed(deployment, DeploymentConditions.of(deployment), clock.instant());
        if (isPaused(deployment) || ProportionalScaling.isNeeded(state)) {
            return scale(state, conditions);
        }
        return RolloutBudget.isRecreate(deployment) ? recreate(state, conditions) : roll(state, conditions);
    }

    /** A rollout that is paused can still be scaled, and one that is scaled rolls on afterwards. */
    private Result scale(RolloutState state, DeploymentConditions conditions) {
        RolloutState scaled = scaler.apply(state, ProportionalScaling.decide(state));
        history.cleanUp(scaled);
        return status.countsOnly(scaled, withFound(scaled, conditions));
    }

    private Result roll(RolloutState state, DeploymentConditions conditions) {
        return switch (revisions.ensure(state)) {
            case NewReplicaSet.Found(var ready) -> moveReplicas(ready, withFound(ready, conditions));
            case NewReplicaSet.Created(var ready) -> moveReplicas(ready, withCreated(ready, conditions));
            case NewReplicaSet.Collided() -> Result.backoff();
            case NewReplicaSet.Refused refused -> report(refused, state, conditions);
        };
    }

    private Result moveReplicas(RolloutState state, DeploymentConditions conditions) {
        RolloutState grown =
                scaler.apply(state, RollingUpdate.scaleNew(state).stream().toList());
        RolloutState moved = scaler.apply(grown, RollingUpdate.scaleDownOld(grown));
        cleanUpIfComplete(moved);
        return status.rollout(moved, conditions);
    }

    private Result recreate(RolloutState state, DeploymentConditions conditions) {
        RolloutState emptied = scaler.apply(state, Recreate.scaleDownOld(state));
        if (emptied != state || Recreate.oldPodsMayRun(emptied, podsOf(emptied.oldReplicaSets()))) {
            return status.rollout(emptied, withFound(emptied, conditions));
        }
        return switch (revisions.ensure(emptied)) {
            case NewReplicaSet.Found(var ready) -> giveAllReplicas(ready, withFound(ready, conditions));
            case NewReplicaSet.Created(var ready) -> giveAllReplicas(ready, withCreated(ready, conditions));
            case NewReplicaSet.Collided() -> Result.backoff();
            case NewReplicaSet.Refused refused -> report(refused, emptied, conditions);
        };
    }

    private Result giveAllReplicas(RolloutState state, DeploymentConditions conditions) {
        RolloutState grown =
                scaler.apply(state, RollingUpdate.scaleNew(state).stream().toList());
        cleanUpIfComplete(grown);
        return status.rollout(grown, conditions);
    }

    private void cleanUpIfComplete(RolloutState state) {
        if (RolloutProgress.isComplete(state.deployment(), state.deployment().getStatus())) {
            history.cleanUp(state);
        }
    }

    private Result report(NewReplicaSet.Refused refused, RolloutState state, DeploymentConditions conditions) {
        Deployment deployment = state.deployment();
        events.warning(deployment, "ReplicaSetCreateError", refused.message());
        status.observed(
                deployment, RolloutProgress.refused(deployment, conditions, refused.message(), clock.instant()));
        throw refused.cause();
    }

    private DeploymentConditions withFound(RolloutState state, DeploymentConditions conditions) {
        return state.newReplicaSet()
                .map(replicaSet -> RolloutProgress.found(
                        state.deployment(), conditions, replicaSet.getMetadata().getName(), clock.instant()))
                .orElse(conditions);
    }

    private DeploymentConditions withCreated(RolloutState state, DeploymentConditions conditions) {
        String name = state.newReplicaSet().orElseThrow().getMetadata().getName();
        return RolloutProgress.created(state.deployment(), conditions, name, clock.instant());
    }

    private Result refuseToSelectEverything(Deployment deployment) {
        events.warning(
                deployment, "SelectingAll", "This deployment is selecting all pods. A non-empty selector is required.");
        status.observed(deployment, DeploymentConditions.of(deployment));
        return Result.done();
    }

    private List<Pod> podsOf(List<ReplicaSet> owners) {
        return owners.stream()
                .flatMap(owner ->
                        pods.byIndex(Indexes.OWNER_UID, owner.getMetadata().getUid()).stream())
                .toList();
    }

    private static boolean isPaused(Deployment deployment) {
        return Boolean.TRUE.equals(deployment.getSpec().getPaused());
    }

    private static boolean selectsEverything(LabelSelector selector) {
        return selector.getMatchLabels().isEmpty()
                && selector.getMatchExpressions().isEmpty();
    }
}
