package dev.capstan.deployment.revision;

import dev.capstan.client.ApiErrors;
import dev.capstan.deployment.rollout.ReplicaCounts;
import dev.capstan.deployment.rollout.RolloutState;
import dev.capstan.resource.ObjectKey;
import io.fabric8.kubernetes.api.model.DeleteOptions;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps as many old ReplicaSets as {@code spec.revisionHistoryLimit} says, for undo, and deletes the lowest revisions above.
 *
 * <p>Only what is surely empty goes: no replicas wanted, none reported, by a status that is up to date. The deletion names the
 * resourceVersion on which this was decided.
 *
 * <p>Source of the behaviour: {@code cleanupDeployment} in {@code pkg/controller/deployment/sync.go}.
 */
public final class RevisionHistory {
    private static final Logger log = LoggerFactory.getLogger(RevisionHistory.class);

    private final KubernetesClient client;

    public RevisionHistory(KubernetesClient client) {
        this.client = client;
    }

    public void cleanUp(RolloutState state) {
        for (ReplicaSet replicaSet : surplus(state)) {
            delete(replicaSet);
        }
    }

    static List<ReplicaSet> surplus(RolloutState state) {
        Integer limit = state.deployment().getSpec().getRevisionHistoryLimit();
        if (limit == null) {
            return List.of();
        }
        List<ReplicaSet> alive = state.oldReplicaSets().stream()
                .filter(replicaSet -> replicaSet.getMetadata().getDeletionTimestamp() == null)
                .sorted(Comparator.comparingLong(RevisionAnnotations::revisionOf))
                .toList();
        return alive.stream()
                .limit(Math.max(0, alive.size() - limit))
                .filter(RevisionHistory::isEmpty)
                .toList();
    }

    private static boolean isEmpty(ReplicaSet replicaSet) {
        return ReplicaCounts.wanted(replicaSet) == 0
                && replicaSet.getStatus() != null
                && ReplicaCounts.actual(List.of(replicaSet)) == 0
                && Objects.equals(
                        replicaSet.getStatus().getObservedGeneration(),
                        replicaSet.getMetadata().getGeneration());
    }

    private void delete(ReplicaSet replicaSet) {
        ObjectMeta metadata = replicaSet.getMetadata();
        DeleteOptions options = new DeleteOptionsBuilder()
                .withPropagationPolicy("Background")
                .withNewPreconditions(metadata.getResourceVersion(), metadata.getUid())
                .build();
        try {
            client.raw(
                    "/apis/apps/v1/namespaces/" + metadata.getNamespace() + "/replicasets/" + metadata.getName(),
                    "DELETE",
                    options);
            log.info(
                    "deleted replica set beyond the history limit object={} revision={}",
                    ObjectKey.of(replicaSet),
                    RevisionAnnotations.revisionOf(replicaSet));
        } catch (KubernetesClientException failure) {
            if (failure.getCode() != ApiErrors.NOT_FOUND) {
                throw failure;
            }
        }
    }
}
