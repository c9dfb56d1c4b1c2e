package dev.capstan.replicaset.claim;

import dev.capstan.controller.ControllerRefManager;
import dev.capstan.informer.Store;
import dev.capstan.resource.Pods;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.KubernetesClient;

/** A ReplicaSet's Pods. Orphans that have ended or are going are left to whoever made them. */
public final class PodClaims {
    private final ControllerRefManager<Pod> controllerRefs;

    /**
     * @param pods with the index {@link ControllerRefManager#ORPHANS}
     */
    public PodClaims(KubernetesClient client, Store<Pod> pods) {
        this.controllerRefs = new ControllerRefManager<>(client, pods, Pod.class, ReplicaSet.class, Pods::isActive);
    }

    /** Adopts and releases what must be. */
    public OwnedPods ownedBy(ReplicaSet replicaSet) {
        return OwnedPods.of(
                controllerRefs.claim(replicaSet, replicaSet.getSpec().getSelector()));
    }
}
