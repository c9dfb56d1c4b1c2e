package dev.capstan.replicaset.claim;

import dev.capstan.controller.ControllerRefManager;
import dev.capstan.informer.Indexes;
import dev.capstan.informer.Store;
import dev.capstan.resource.Owners;
import dev.capstan.resource.Pods;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Finds a ReplicaSet's Pods without walking the whole namespace: its own by owner uid, and the orphans. */
public final class PodClaims {
    /** Pods without a controller, by namespace. */
    public static final String ORPHANS = "orphans";

    private final Store<Pod> pods;
    private final ControllerRefManager<Pod> controllerRefs;

    /**
     * @param pods with the index {@link #ORPHANS}
     */
    public PodClaims(Store<Pod> pods, ControllerRefManager<Pod> controllerRefs) {
        this.pods = pods;
        this.controllerRefs = controllerRefs;
    }

    /** The index function of {@link #ORPHANS}. */
    public static Collection<String> orphanIndex(Pod pod) {
        return Owners.controllerOf(pod).isPresent()
                ? List.of()
                : List.of(pod.getMetadata().getNamespace());
    }

    /** Adopts and releases what must be. Orphans that have ended are left to whoever made them. */
    public OwnedPods ownedBy(ReplicaSet replicaSet) {
        List<Pod> candidates = new ArrayList<>();
        for (Pod pod : pods.byIndex(Indexes.OWNER_UID, replicaSet.getMetadata().getUid())) {
            if (Owners.isControlledBy(pod, replicaSet)) {
                candidates.add(pod);
            }
        }
        for (Pod orphan : pods.byIndex(ORPHANS, replicaSet.getMetadata().getNamespace())) {
            if (Pods.isActive(orphan)) {
                candidates.add(orphan);
            }
        }
        return OwnedPods.of(
                controllerRefs.claim(replicaSet, replicaSet.getSpec().getSelector(), candidates));
    }
}
