package dev.capstan.lifecycle.garbagecollection;

import dev.capstan.controller.Reconciler;
import dev.capstan.controller.Result;
import dev.capstan.controller.TracedReconciler;
import dev.capstan.lifecycle.api.Deletion;
import dev.capstan.lifecycle.api.Deletion.Propagation;
import dev.capstan.lifecycle.api.LiveObjects;
import dev.capstan.resource.ObjectKey;
import dev.capstan.resource.Owners;
import dev.capstan.resource.ResourceType;
import dev.capstan.tracing.Tracing;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one object right by its owners: keeps it, deletes it, or carries out its own foreground or orphaning deletion.
 *
 * <p>Rules (source: {@code pkg/controller/garbagecollector}):
 *
 * <ol>
 *   <li>An object all of whose owners are absent is deleted. Before that, it and its owners are read live.
 *   <li>One present owner keeps it; references to absent owners are taken away then.
 *   <li>A terminating object with {@code foregroundDeletion} goes last: its dependents are deleted first, and while one of them
 *       has {@code blockOwnerDeletion} the finalizer stays.
 *   <li>A terminating object with {@code orphan} lets its dependents go: they lose the reference to it, then it goes.
 * </ol>
 */
final class GarbageCollector implements Reconciler {
    private static final Logger log = LoggerFactory.getLogger(GarbageCollector.class);

    private final ResourceType type;
    private final DependencyGraph graph;
    private final OwnerLookup owners;
    private final Orphaning orphaning;
    private final GarbageQueues queues;
    private final LiveObjects live;
    private final Reconciler collecting;

    /**
     * @param type of the objects whose keys it is given
     */
    GarbageCollector(
            ResourceType type,
            DependencyGraph graph,
            OwnerLookup owners,
            Orphaning orphaning,
            GarbageQueues queues,
            LiveObjects live,
            Tracing tracing) {
        this.type = type;
        this.graph = graph;
        this.owners = owners;
        this.orphaning = orphaning;
        this.queues = queues;
        this.live = live;
        this.collecting = TracedReconciler.of(tracing, nameOf(type), queues.of(type), this::collectIfStillThere);
    }

    /** Of the loop that works on that type's queue. */
    static String nameOf(ResourceType type) {
        return "garbage-collector-" + type.plural();
    }

    @Override
    public Result reconcile(ObjectKey key) {
        Optional<HasMetadata> known = graph.find(type, key);
        // Nearly every object comes by because of its owner; a step in each of their traces would say nothing.
        return known.isEmpty() || needsNothing(known.get()) ? Result.done() : collecting.reconcile(key);
    }

    private Result collectIfStillThere(ObjectKey key) {
        graph.find(type, key)
                .ifPresent(known ->
                        // What destroys starts from the API server's answer, never from the store's copy.
                        live.get(type.model(), key)
                                .map(HasMetadata.class::cast)
                                .filter(found -> isSame(found, known))
                                .ifPresent(this::collect));
        return Result.done();
    }

    private boolean needsNothing(HasMetadata object) {
        if (Finalizers.isTerminating(object)) {
            return !Finalizers.waitsForDependents(object) && !Finalizers.waitsForOrphaning(object);
        }
        return Owners.of(object).stream()
                .allMatch(reference ->
                        owners.isKnownPresent(reference, ObjectKey.of(object).namespace()));
    }

    private void collect(HasMetadata object) {
        if (Finalizers.waitsForOrphaning(object)) {
            orphaning.setDependentsFree(object);
            removeFinalizer(object, Finalizers.ORPHAN);
        } else if (Finalizers.waitsForDependents(object)) {
            deleteDependentsFirst(object);
        } else if (!Finalizers.isTerminating(object) && !Owners.of(object).isEmpty()) {
            deleteUnlessOwned(object);
        }
    }

    private void deleteDependentsFirst(HasMetadata owner) {
        String uid = owner.getMetadata().getUid();
        List<Dependent> blocking = graph.dependentsOf(owner).stream()
                .filter(dependent -> dependent.blocks(uid))
                .toList();
        if (blocking.isEmpty()) {
            removeFinalizer(owner, Finalizers.FOREGROUND);
        } else {
            blocking.forEach(queues::add);
        }
    }

    private void deleteUnlessOwned(HasMetadata object) {
        Map<OwnerState, List<OwnerReference>> byState = classify(object);
        if (!byState.get(OwnerState.PRESENT).isEmpty()) {
            keepOnlyReferences(object, byState.get(OwnerState.PRESENT));
            return;
        }
        List<Dependent> dependents = graph.dependentsOf(object);
        if (!byState.get(OwnerState.WAITING_FOR_DEPENDENTS).isEmpty() && !dependents.isEmpty()) {
            if (dependents.stream().anyMatch(dependent -> Finalizers.waitsForDependents(dependent.object()))) {
                stopBlockingOwners(object);
                return;
            }
            delete(object, Propagation.FOREGROUND);
        } else {
            delete(object, propagationAskedFor(object));
        }
    }

    private Map<OwnerState, List<OwnerReference>> classify(HasMetadata object) {
        Map<OwnerState, List<OwnerReference>> byState = new EnumMap<>(OwnerState.class);
        for (OwnerState state : OwnerState.values()) {
            byState.put(state, new ArrayList<>());
        }
        String namespace = ObjectKey.of(object).namespace();
        Owners.of(object)
                .forEach(reference ->
                        byState.get(owners.stateOf(reference, namespace)).add(reference));
        return byState;
    }

    private void keepOnlyReferences(HasMetadata object, List<OwnerReference> present) {
        if (present.size() < Owners.of(object).size()) {
            patchMetadata(object, Map.of("ownerReferences", present));
        }
    }

    /** Its dependent waits for dependents in turn: a circle, which would wait for itself for ever. */
    private void stopBlockingOwners(HasMetadata object) {
        List<OwnerReference> references = Owners.of(object).stream()
                .map(reference -> new OwnerReferenceBuilder(reference)
                        .withBlockOwnerDeletion(false)
                        .build())
                .toList();
        if (references.equals(Owners.of(object))) {
            delete(object, Propagation.FOREGROUND);
        } else {
            patchMetadata(object, Map.of("ownerReferences", references));
        }
    }

    private static Propagation propagationAskedFor(HasMetadata object) {
        if (Finalizers.of(object).contains(Finalizers.ORPHAN)) {
            return Propagation.ORPHAN;
        }
        return Finalizers.of(object).contains(Finalizers.FOREGROUND) ? Propagation.FOREGROUND : Propagation.BACKGROUND;
    }

    private void delete(HasMetadata object, Propagation propagation) {
        log.info(
                "deleting object without owners type={} object={} uid={} propagation={}",
                type,
                ObjectKey.of(object),
                object.getMetadata().getUid(),
                propagation);
        live.delete(object, Deletion.ifUnchanged(propagation));
    }

    private void removeFinalizer(HasMetadata object, String finalizer) {
        patchMetadata(object, Map.of("finalizers", Finalizers.without(object, finalizer)));
    }

    private void patchMetadata(HasMetadata object, Map<String, ?> change) {
        live.patch(object, Map.of("metadata", change));
    }

    private static boolean isSame(HasMetadata one, HasMetadata other) {
        return one.getMetadata().getUid().equals(other.getMetadata().getUid());
    }
}
