package dev.capstan.deployment.progress;

import static dev.capstan.deployment.progress.DeploymentConditions.PROGRESSING;

import dev.capstan.deployment.rollout.ReplicaCounts;
import dev.capstan.deployment.rollout.RolloutState;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The condition Progressing: whether a rollout gets on, has arrived, or is stuck. {@code kubectl rollout status} ends by it.
 *
 * <ol>
 *   <li>Without a deadline there is no such condition.
 *   <li>A rollout that had arrived, and of which no old Pods are left, stays so: Pods that come and go later are no rollout.
 *   <li>Arrived: all replicas are of the new template and available. {@code True/NewReplicaSetAvailable}
 *   <li>Getting on: more new Pods, fewer old ones, or more ready or available ones than last reported. {@code
 *       True/ReplicaSetUpdated}, with a new lastUpdateTime each time.
 *   <li>Stuck: nothing of it within the deadline since lastUpdateTime. {@code False/ProgressDeadlineExceeded}
 * </ol>
 *
 * <p>Source of the behaviour: {@code syncRolloutStatus} in {@code pkg/controller/deployment/progress.go}.
 */
public final class RolloutProgress {
    private static final String NEW_REPLICA_SET_AVAILABLE = "NewReplicaSetAvailable";
    private static final String TIMED_OUT = "ProgressDeadlineExceeded";
    private static final String PAUSED = "DeploymentPaused";
    private static final Duration TIMER_SKEW = Duration.ofSeconds(1);

    private RolloutProgress() {}

    static boolean hasDeadline(Deployment deployment) {
        Integer seconds = deployment.getSpec().getProgressDeadlineSeconds();
        return seconds != null && seconds != Integer.MAX_VALUE;
    }

    /** A pause stops the clock, and resuming starts it anew; a deadline that was missed before stays missed. */
    public static DeploymentConditions pausedOrResumed(
            Deployment deployment, DeploymentConditions conditions, Instant now) {
        if (!hasDeadline(deployment) || conditions.isProgressingFor(TIMED_OUT)) {
            return conditions;
        }
        boolean paused = Boolean.TRUE.equals(deployment.getSpec().getPaused());
        boolean known = conditions.isProgressingFor(PAUSED);
        if (paused && !known) {
            return conditions.with(PROGRESSING, "Unknown", PAUSED, "Deployment is paused", now);
        }
        return !paused && known
                ? conditions.with(PROGRESSING, "Unknown", "DeploymentResumed", "Deployment is resumed", now)
                : conditions;
    }

    public static DeploymentConditions created(
            Deployment deployment, DeploymentConditions conditions, String replicaSet, Instant now) {
        String message = "Created new replica set \"" + replicaSet + "\"";
        return hasDeadline(deployment)
                ? conditions.with(PROGRESSING, "True", "NewReplicaSetCreated", message, now)
                : conditions;
    }

    /** Starts the clock for a Deployment that has a ReplicaSet but never reported on it. */
    public static DeploymentConditions found(
            Deployment deployment, DeploymentConditions conditions, String replicaSet, Instant now) {
        String message = "Found new replica set \"" + replicaSet + "\"";
        return hasDeadline(deployment) && conditions.progressing().isEmpty()
                ? conditions.with(PROGRESSING, "True", "FoundNewReplicaSet", message, now)
                : conditions;
    }

    public static DeploymentConditions refused(
            Deployment deployment, DeploymentConditions conditions, String message, Instant now) {
        return hasDeadline(deployment)
                ? conditions.with(PROGRESSING, "False", "ReplicaSetCreateError", message, now)
                : conditions;
    }

    /**
     * Rules 1 to 5.
     *
     * @param before the status last reported
     * @param status the counts to be reported now
     */
    static DeploymentConditions estimate(
            RolloutState state,
            @Nullable DeploymentStatus before,
            DeploymentStatus status,
            DeploymentConditions conditions,
            Instant now) {
        Deployment deployment = state.deployment();
        if (!hasDeadline(deployment)) {
            return conditions.without(PROGRESSING);
        }
        boolean arrivedBefore = count(status.getReplicas()) == count(status.getUpdatedReplicas())
                && conditions.isProgressingFor(NEW_REPLICA_SET_AVAILABLE);
        if (arrivedBefore) {
            return conditions;
        }
        String subject = state.newReplicaSet()
                .map(replicaSet -> "ReplicaSet \"" + replicaSet.getMetadata().getName() + "\"")
                .orElse("Deployment \"" + deployment.getMetadata().getName() + "\"");
        if (isComplete(deployment, status)) {
            return conditions.with(
                    PROGRESSING, "True", NEW_REPLICA_SET_AVAILABLE, subject + " has successfully progressed.", now);
        }
        if (getsOn(before, status)) {
            return conditions.updated(PROGRESSING, "True", "ReplicaSetUpdated", subject + " is progressing.", now);
        }
        if (isTimedOut(deployment, conditions, now)) {
            return conditions.with(PROGRESSING, "False", TIMED_OUT, subject + " has timed out progressing.", now);
        }
        return conditions;
    }

    /** Whether the rollout has arrived. */
    public static boolean isComplete(Deployment deployment, @Nullable DeploymentStatus status) {
        int replicas = ReplicaCounts.wanted(deployment);
        Long generation = deployment.getMetadata().getGeneration();
        return status != null
                && count(status.getUpdatedReplicas()) == replicas
                && count(status.getReplicas()) == replicas
                && count(status.getAvailableReplicas()) == replicas
                && (generation == null
                        || (status.getObservedGeneration() != null && status.getObservedGeneration() >= generation));
    }

    private static boolean getsOn(@Nullable DeploymentStatus before, DeploymentStatus status) {
        if (before == null) {
            return getsOn(new DeploymentStatus(), status);
        }
        int oldBefore = count(before.getReplicas()) - count(before.getUpdatedReplicas());
        int oldNow = count(status.getReplicas()) - count(status.getUpdatedReplicas());
        return count(status.getUpdatedReplicas()) > count(before.getUpdatedReplicas())
                || oldNow < oldBefore
                || count(status.getReadyReplicas()) > count(before.getReadyReplicas())
                || count(status.getAvailableReplicas()) > count(before.getAvailableReplicas());
    }

    private static boolean isTimedOut(Deployment deployment, DeploymentConditions conditions, Instant now) {
        if (conditions.isProgressingFor(NEW_REPLICA_SET_AVAILABLE)) {
            return false;
        }
        return conditions.isProgressingFor(TIMED_OUT)
                || deadline(deployment, conditions)
                        .filter(deadline -> deadline.isBefore(now))
                        .isPresent();
    }

    /**
     * When to look again, since a stuck rollout sends no events. With the last progress at 0:00, a deadline of 10 minutes and
     * the time 0:03, in 7 minutes and a second.
     */
    static Optional<Duration> nextCheck(
            Deployment deployment, DeploymentStatus status, DeploymentConditions conditions, Instant now) {
        if (!hasDeadline(deployment)
                || isComplete(deployment, status)
                || conditions.isProgressingFor(TIMED_OUT)
                || conditions.isProgressingFor(PAUSED)) {
            return Optional.empty();
        }
        return deadline(deployment, conditions)
                .map(deadline -> Duration.between(now, deadline))
                .map(left -> (left.isNegative() ? Duration.ZERO : left).plus(TIMER_SKEW));
    }

    private static Optional<Instant> deadline(Deployment deployment, DeploymentConditions conditions) {
        return conditions
                .progressing()
                .map(DeploymentCondition::getLastUpdateTime)
                .map(Instant::parse)
                .map(last -> last.plusSeconds(deployment.getSpec().getProgressDeadlineSeconds()));
    }

    private static int count(@Nullable Integer count) {
        return count == null ? 0 : count;
    }
}
