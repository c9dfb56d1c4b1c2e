package dev.capstan.lifecycle.garbagecollection;

import dev.capstan.lifecycle.api.LiveObjects;
import dev.capstan.resource.ObjectKey;
import dev.capstan.resource.ResourceType;
import dev.capstan.resource.ResourceTypes;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Finds out what became of an owner: from the stores when they have it, else live. What the stores lack proves nothing.
 *
 * <p>An owner of a kind that isn't served here is left alone, and so is a namespaced owner of a cluster-scoped object, which the
 * API forbids but can't prevent.
 */
final class OwnerLookup {
    private static final int REMEMBERED = 500;

    private final DependencyGraph graph;
    private final LiveObjects live;

    /**
     * Owners that were absent, by uid. A uid never comes back, so the thousand Pods of a deleted ReplicaSet ask for it once.
     */
    private final Map<OwnerReference, String> absent = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<OwnerReference, String> eldest) {
            return size() > REMEMBERED;
        }
    };

    OwnerLookup(DependencyGraph graph, LiveObjects live) {
        this.graph = graph;
        this.live = live;
    }

    /** Asks the stores only: whether the owner is certainly there, so that nothing need be done. */
    boolean isKnownPresent(OwnerReference reference, String namespace) {
        return ownerType(reference, namespace)
                .map(type -> graph.find(type, keyOf(type, reference, namespace))
                        .filter(owner -> hasUid(owner, reference))
                        .filter(owner -> !Finalizers.waitsForDependents(owner))
                        .isPresent())
                .orElse(true);
    }

    /**
     * @param namespace of the dependent, the empty string if it is cluster-scoped
     */
    OwnerState stateOf(OwnerReference reference, String namespace) {
        Optional<ResourceType> type = ownerType(reference, namespace);
        if (type.isEmpty()) {
            return OwnerState.PRESENT;
        }
        if (isKnownAbsent(reference, namespace)) {
            return OwnerState.ABSENT;
        }
        ObjectKey key = keyOf(type.get(), reference, namespace);
        Optional<HasMetadata> owner = graph.find(type.get(), key)
                .filter(found -> hasUid(found, reference))
                .or(() -> readLive(type.get(), key).filter(found -> hasUid(found, reference)));
        if (owner.isEmpty()) {
            rememberAbsent(reference, namespace);
            return OwnerState.ABSENT;
        }
        return Finalizers.waitsForDependents(owner.get()) ? OwnerState.WAITING_FOR_DEPENDENTS : OwnerState.PRESENT;
    }

    private Optional<HasMetadata> readLive(ResourceType type, ObjectKey key) {
        return live.get(type.model(), key).map(HasMetadata.class::cast);
    }

    /** Empty for references that we leave alone. */
    private static Optional<ResourceType> ownerType(OwnerReference reference, String namespace) {
        return ResourceTypes.byKind(reference.getApiVersion(), reference.getKind())
                .filter(type -> !type.namespaced() || !namespace.isEmpty());
    }

    private static ObjectKey keyOf(ResourceType type, OwnerReference reference, String namespace) {
        return type.namespaced()
                ? ObjectKey.namespaced(namespace, reference.getName())
                : ObjectKey.clusterScoped(reference.getName());
    }

    private static boolean hasUid(HasMetadata owner, OwnerReference reference) {
        return owner.getMetadata().getUid().equals(reference.getUid());
    }

    private boolean isKnownAbsent(OwnerReference reference, String namespace) {
        synchronized (absent) {
            return namespace.equals(absent.get(reference));
        }
    }

    private void rememberAbsent(OwnerReference reference, String namespace) {
        synchronized (absent) {
            absent.put(reference, namespace);
        }
    }
}
