package dev.capstan.replicaset.scaling;

import dev.capstan.informer.Indexes;
import dev.capstan.informer.Store;
import dev.capstan.resource.Owners;
import dev.capstan.resource.Pods;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.List;

/**
 * The Pods of all ReplicaSets that a Deployment controls. During a rollout the old and the new ReplicaSet share nodes; which
 * Pod is doubled up on its node shows only when both are counted.
 */
public final class RelatedPods {
    private final Store<ReplicaSet> replicaSets;
    private final Store<Pod> pods;

    public RelatedPods(Store<ReplicaSet> replicaSets, Store<Pod> pods) {
        this.replicaSets = replicaSets;
        this.pods = pods;
    }

    /** Active ones only, those of the ReplicaSet itself included. */
    List<Pod> of(ReplicaSet replicaSet) {
        List<ReplicaSet> siblings = Owners.controllerOf(replicaSet)
                .map(OwnerReference::getUid)
                .map(uid -> replicaSets.byIndex(Indexes.OWNER_UID, uid))
                .orElse(List.of(replicaSet));
        return siblings.stream()
                .flatMap(sibling ->
                        pods.byIndex(Indexes.OWNER_UID, sibling.getMetadata().getUid()).stream())
                .filter(Pods::isActive)
                .toList();
    }
}
