package dev.capstan.apiserver.registry;

import dev.capstan.apiserver.errors.ApiException;
import dev.capstan.apiserver.store.Mutation;
import dev.capstan.apiserver.store.ObjectStore;
import dev.capstan.apiserver.store.StoredObject;
import dev.capstan.apiserver.strategy.Strategies;
import dev.capstan.resource.ObjectKey;
import dev.capstan.resource.ResourceType;
import java.time.Clock;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** Deletes one object, or starts its deletion. */
@Component
public class Deleter {
    private final ObjectStore store;
    private final OptimisticWrite optimisticWrite;
    private final Strategies strategies;
    private final NamespaceLifecycle namespaceLifecycle;
    private final Clock clock;

    Deleter(
            ObjectStore store,
            OptimisticWrite optimisticWrite,
            Strategies strategies,
            NamespaceLifecycle namespaceLifecycle,
            Clock clock) {
        this.store = store;
        this.optimisticWrite = optimisticWrite;
        this.strategies = strategies;
        this.namespaceLifecycle = namespaceLifecycle;
        this.clock = clock;
    }

    /**
     * What a deletion came to.
     *
     * @param object its last state, read-only
     * @param gone whether it was removed, or waits for its grace period or its finalizers
     */
    public record Deletion(ObjectNode object, boolean gone) {}

    public Deletion delete(ResourceType type, ObjectKey key, DeleteOptions options) {
        namespaceLifecycle.checkDelete(type, key.name());
        return optimisticWrite.run(
                type,
                key,
                current -> {
                    DeletionPlan plan = plan(current, options);
                    return options.dryRun() ? Optional.empty() : carryOut(plan, current);
                },
                current -> rehearse(plan(current, options), current));
    }

    private DeletionPlan plan(StoredObject current, DeleteOptions options) {
        checkPreconditions(current, options);
        return DeletionPlan.of(
                current.type(), current.tree().deepCopy(), strategies.of(current.type()), options, clock.instant());
    }

    private Optional<Deletion> carryOut(DeletionPlan plan, StoredObject current) {
        return switch (plan) {
            case DeletionPlan.Remove() ->
                Optional.of(new Deletion(
                        store.commit(new Mutation.Delete(current.type(), current.key(), current.revision()))
                                .tree(),
                        true));
            case DeletionPlan.Mark(ObjectNode marked) ->
                Optional.of(new Deletion(
                        store.commit(new Mutation.Update(current.type(), current.key(), marked, current.revision()))
                                .tree(),
                        false));
            case DeletionPlan.Pending() -> Optional.empty();
        };
    }

    private static Deletion rehearse(DeletionPlan plan, StoredObject current) {
        return switch (plan) {
            case DeletionPlan.Remove() -> new Deletion(current.tree(), true);
            case DeletionPlan.Mark(ObjectNode marked) -> new Deletion(marked, false);
            case DeletionPlan.Pending() -> new Deletion(current.tree(), false);
        };
    }

    private static void checkPreconditions(StoredObject current, DeleteOptions options) {
        checkPreconditions(current.type(), current.key(), current.uid(), Long.toString(current.revision()), options);
    }

    static void checkPreconditions(
            ResourceType type, ObjectKey key, String standingUid, String standing, DeleteOptions options) {
        options.uid().filter(uid -> !uid.equals(standingUid)).ifPresent(uid -> {
            throw conflict(
                    type,
                    key,
                    "the UID in the precondition (" + uid + ") does not match the UID in record (" + standingUid
                            + "). The object might have been deleted and then recreated");
        });
        options.resourceVersion().filter(version -> !version.equals(standing)).ifPresent(version -> {
            throw conflict(
                    type,
                    key,
                    "the ResourceVersion in the precondition (" + version
                            + ") does not match the ResourceVersion in record (" + standing
                            + "). The object might have been modified");
        });
    }

    /** Here Kubernetes names the kind where it otherwise names the resource. */
    private static ApiException conflict(ResourceType type, ObjectKey key, String why) {
        return ApiException.conflict(type.group(), type.kind(), key.name(), why);
    }
}
