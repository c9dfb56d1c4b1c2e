package dev.capstan.lifecycle.garbagecollection;

import dev.capstan.event.ChangeEvent;
import dev.capstan.event.ChangeEvent.Added;
import dev.capstan.event.ChangeEvent.Deleted;
import dev.capstan.event.ChangeEvent.Modified;
import dev.capstan.resource.ObjectKey;
import dev.capstan.resource.Owners;
import dev.capstan.resource.ResourceType;
import dev.capstan.resource.ResourceTypes;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;

/**
 * Maps changes to the objects that may have to go because of them: the object itself, the dependents of one that is gone, and
 * owners that wait for a dependent.
 */
final class GarbageCollectionController {
    private final DependencyGraph graph;
    private final GarbageQueues queues;

    GarbageCollectionController(DependencyGraph graph, GarbageQueues queues) {
        this.graph = graph;
        this.queues = queues;
    }

    void onChange(ResourceType type, ChangeEvent<? extends HasMetadata> event) {
        switch (event) {
            case Added<? extends HasMetadata>(var key, var object) -> enqueueIfConcerned(type, key, object);
            case Modified<? extends HasMetadata>(var key, var before, var object) -> {
                enqueueIfConcerned(type, key, object);
                if (!Owners.of(before).equals(Owners.of(object))) {
                    enqueueOwners(before);
                }
            }
            case Deleted<? extends HasMetadata>(var key, var last) -> {
                graph.dependentsOf(last).forEach(queues::add);
                enqueueOwners(last);
            }
        }
    }

    private void enqueueIfConcerned(ResourceType type, ObjectKey key, HasMetadata object) {
        if (!Owners.of(object).isEmpty()
                || Finalizers.waitsForDependents(object)
                || Finalizers.waitsForOrphaning(object)) {
            queues.add(type, key);
        }
    }

    /** One of them may have waited for this object. */
    private void enqueueOwners(HasMetadata object) {
        String namespace = ObjectKey.of(object).namespace();
        for (OwnerReference reference : Owners.of(object)) {
            ResourceTypes.byKind(reference.getApiVersion(), reference.getKind())
                    .ifPresent(type -> queues.add(
                            type,
                            type.namespaced()
                                    ? ObjectKey.namespaced(namespace, reference.getName())
                                    : ObjectKey.clusterScoped(reference.getName())));
        }
    }
}
