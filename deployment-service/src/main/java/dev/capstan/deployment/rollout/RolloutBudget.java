package dev.capstan.deployment.rollout;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import io.fabric8.kubernetes.api.model.apps.RollingUpdateDeployment;
import org.jspecify.annotations.Nullable;

/**
 * How far a Deployment may stray from its number of replicas while it rolls.
 *
 * <ol>
 *   <li>A percentage of maxSurge is rounded up, of maxUnavailable down: 25 % of 10 are 3 more and 2 fewer Pods.
 *   <li>If both come out as 0, one Pod may be unavailable: else nothing could ever move.
 *   <li>maxUnavailable is at most the number of replicas.
 *   <li>Recreate has neither.
 * </ol>
 *
 * <p>Source of the behaviour: {@code ResolveFenceposts} in {@code pkg/controller/deployment/util/deployment_util.go}.
 *
 * @param replicas that the Deployment asks for
 * @param maxSurge how many more there may be, in Pods
 * @param maxUnavailable how many of them may be unavailable, in Pods
 */
public record RolloutBudget(int replicas, int maxSurge, int maxUnavailable) {
    private static final String DEFAULT = "25%";
    private static final String RECREATE = "Recreate";

    public static RolloutBudget of(Deployment deployment) {
        int replicas = ReplicaCounts.wanted(deployment);
        if (isRecreate(deployment)) {
            return new RolloutBudget(replicas, 0, 0);
        }
        RollingUpdateDeployment rolling = rollingUpdate(deployment.getSpec());
        int surge = resolve(rolling == null ? null : rolling.getMaxSurge(), replicas, true);
        int unavailable = resolve(rolling == null ? null : rolling.getMaxUnavailable(), replicas, false);
        if (surge == 0 && unavailable == 0) {
            unavailable = 1;
        }
        return new RolloutBudget(replicas, surge, Math.min(unavailable, replicas));
    }

    public static boolean isRecreate(Deployment deployment) {
        return deployment.getSpec().getStrategy() != null
                && RECREATE.equals(deployment.getSpec().getStrategy().getType());
    }

    /** How many Pods there may be at once. */
    public int maxTotal() {
        return replicas + maxSurge;
    }

    /** How many Pods must be available at any time. */
    public int minAvailable() {
        return replicas - maxUnavailable;
    }

    private static @Nullable RollingUpdateDeployment rollingUpdate(DeploymentSpec spec) {
        return spec.getStrategy() == null ? null : spec.getStrategy().getRollingUpdate();
    }

    private static int resolve(@Nullable IntOrString value, int replicas, boolean roundUp) {
        if (value != null && value.getIntVal() != null) {
            return value.getIntVal();
        }
        String text = value == null || value.getStrVal() == null ? DEFAULT : value.getStrVal();
        int percent = Integer.parseInt(text.substring(0, text.length() - 1));
        return roundUp ? Math.ceilDiv(percent * replicas, 100) : Math.floorDiv(percent * replicas, 100);
    }
}
