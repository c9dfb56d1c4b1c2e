package dev.capstan.apiserver.registry;

import dev.capstan.apiserver.errors.ApiException;
import dev.capstan.apiserver.errors.FieldError;
import dev.capstan.apiserver.fieldmanager.FieldTracking;
import dev.capstan.apiserver.store.Mutation;
import dev.capstan.apiserver.store.ObjectStore;
import dev.capstan.apiserver.store.StoredObject;
import dev.capstan.resource.ObjectKey;
import dev.capstan.resource.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/**
 * Updates of any form: PUT, the patches, the subresources. What is desired may be computed from what is there, and is computed
 * anew when the object changed meanwhile; a desired object that names a resourceVersion is refused instead.
 */
@Component
public class Updater {
    private final ObjectStore store;
    private final OptimisticWrite optimisticWrite;

    Updater(ObjectStore store, OptimisticWrite optimisticWrite) {
        this.store = store;
        this.optimisticWrite = optimisticWrite;
    }

    /** From what is there to what is desired. Called again when the object changed meanwhile. */
    @FunctionalInterface
    public interface Change {
        /** {@code current} is the caller's to change and to return. */
        ObjectNode apply(ObjectNode current, List<String> warnings);
    }

    public Written update(
            ResourceType type,
            ObjectKey key,
            Change change,
            UpdateRules rules,
            FieldTracking tracking,
            boolean dryRun) {
        return optimisticWrite.run(
                type,
                key,
                current -> {
                    Written desired = desired(current, change, rules, tracking);
                    return dryRun || SameObject.is(desired.object(), current.tree())
                            ? Optional.empty()
                            : Optional.of(commit(current, desired));
                },
                current -> desired(current, change, rules, tracking));
    }

    private Written desired(StoredObject current, Change change, UpdateRules rules, FieldTracking tracking) {
        List<String> warnings = new ArrayList<>();
        ObjectNode desired = change.apply(current.tree().deepCopy(), warnings);
        checkIdentity(desired, current);
        Metadata.of(desired).setResourceVersion(current.revision());
        rules.prepare(desired, current.tree());
        tracking.record(desired, current.tree());
        List<FieldError> errors = rules.validate(desired, current.tree(), warnings);
        if (!errors.isEmpty()) {
            throw ApiException.invalid(current.type(), current.key().name(), errors);
        }
        return new Written(desired, warnings);
    }

    /** The removal of the last finalizer of an object under deletion is its end. */
    private Written commit(StoredObject current, Written desired) {
        ResourceType type = current.type();
        if (Finalization.isOver(type, desired.object())) {
            store.commit(new Mutation.Delete(type, current.key(), current.revision()));
            return desired;
        }
        StoredObject stored =
                store.commit(new Mutation.Update(type, current.key(), desired.object(), current.revision()));
        return new Written(stored.tree(), desired.warnings());
    }

    private static void checkIdentity(ObjectNode desired, StoredObject current) {
        Metadata metadata = Metadata.of(desired);
        String name = current.key().name();
        if (metadata.name().isEmpty()) {
            metadata.node().put("name", name);
        } else if (!metadata.name().equals(name)) {
            throw ApiException.badRequest("the name of the object (" + metadata.name()
                    + ") does not match the name on the URL (" + name + ")");
        }
        RequestNamespace.ensureIn(metadata, current.type(), current.key().namespace());
        String version = metadata.resourceVersion();
        if (!version.isEmpty() && !version.equals("0") && !version.equals(Long.toString(current.revision()))) {
            throw ApiException.modified(current.type(), name);
        }
        if (!metadata.uid().isEmpty() && !metadata.uid().equals(current.uid())) {
            throw ApiException.conflict(
                    current.type(),
                    name,
                    "Precondition failed: UID in precondition: " + metadata.uid() + ", UID in object meta: "
                            + current.uid());
        }
    }
}
