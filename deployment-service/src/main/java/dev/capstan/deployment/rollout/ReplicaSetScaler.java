package dev.capstan.deployment.rollout;

import dev.capstan.client.EventRecorder;
import dev.capstan.resource.ObjectKey;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out {@link Scale} decisions.
 *
 * <p>Each patch names the resourceVersion that was decided on. If the ReplicaSet has moved on, the API answers 409 and the
 * Deployment is looked at again: a decision on stale counts is never carried out.
 */
public final class ReplicaSetScaler {
    private static final Logger log = LoggerFactory.getLogger(ReplicaSetScaler.class);

    private final KubernetesClient client;
    private final EventRecorder events;

    public ReplicaSetScaler(KubernetesClient client, EventRecorder events) {
        this.client = client;
        this.events = events;
    }

    /** The state after the decisions; the same object if there was nothing to write. */
    public RolloutState apply(RolloutState state, List<Scale> scales) {
        RolloutState result = state;
        for (Scale scale : scales) {
            RolloutBudget budget = state.budget();
            boolean resized = ReplicaCounts.wanted(scale.replicaSet()) != scale.replicas();
            if (resized || !ReplicasAnnotations.areCurrent(scale.replicaSet(), budget.replicas(), budget.maxTotal())) {
                ReplicaSet scaled = write(scale, budget);
                if (resized) {
                    report(state, scale);
                }
                result = result.with(scaled);
            }
        }
        return result;
    }

    private ReplicaSet write(Scale scale, RolloutBudget budget) {
        ReplicaSet replicaSet = scale.replicaSet();
        Map<String, Object> patch = Map.of(
                "metadata",
                Map.of(
                        "resourceVersion",
                        replicaSet.getMetadata().getResourceVersion(),
                        "annotations",
                        ReplicasAnnotations.of(budget.replicas(), budget.maxTotal())),
                "spec",
                Map.of("replicas", scale.replicas()));
        return client.apps()
                .replicaSets()
                .inNamespace(replicaSet.getMetadata().getNamespace())
                .withName(replicaSet.getMetadata().getName())
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        client.getKubernetesSerialization().asJson(patch));
    }

    private void report(RolloutState state, Scale scale) {
        int from = ReplicaCounts.wanted(scale.replicaSet());
        String name = scale.replicaSet().getMetadata().getName();
        String direction = scale.replicas() > from ? "up" : "down";
        log.info(
                "scaled {} object={} replicaSet={} from={} to={}",
                direction,
                ObjectKey.of(state.deployment()),
                name,
                from,
                scale.replicas());
        events.normal(
                state.deployment(),
                "ScalingReplicaSet",
                "Scaled " + direction + " replica set " + name + " from " + from + " to " + scale.replicas());
    }
}
