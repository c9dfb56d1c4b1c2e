package dev.capstan.apiserver.store;

import dev.capstan.apiserver.store.Change.Kind;
import dev.capstan.apiserver.store.Mutation.Create;
import dev.capstan.apiserver.store.Mutation.Delete;
import dev.capstan.apiserver.store.Mutation.Update;
import dev.capstan.apiserver.store.StoreException.Reason;
import dev.capstan.resource.ObjectKey;
import dev.capstan.resource.ResourceType;
import dev.capstan.resource.ResourceTypes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides what the mutations of one group commit do, one after the other, each seeing its predecessors: of two writers that
 * expect the same revision, the first wins.
 *
 * <p>Pure: starts from the snapshot that holds under the commit lock, and ends in changes that are yet to be written.
 */
final class BatchPlan {
    private final Snapshot base;
    private final Snapshot.Draft state;
    private final TreeCodec codec;
    private final List<PlannedChange> changes = new ArrayList<>();

    BatchPlan(Snapshot base, TreeCodec codec) {
        this.base = base;
        this.state = base.draft();
        this.codec = codec;
    }

    long base() {
        return base.revision();
    }

    /** The store's revision when all this is committed. */
    long head() {
        return base.revision() + changes.size();
    }

    List<PlannedChange> changes() {
        return changes;
    }

    List<LogEntry> entries() {
        return changes.stream()
                .map(planned -> new LogEntry(planned.change(), planned.after().length()))
                .toList();
    }

    /**
     * @return the object as it will stand
     * @throws StoreException when an expectation doesn't hold; the plan is as before
     */
    StoredObject add(Mutation mutation, @Nullable String traceparent) {
        ResourceType type = mutation.type();
        ObjectKey key = mutation.key();
        long revision = head() + 1;
        StoredObject before = state.get(type, key);
        return switch (mutation) {
            case Create create -> {
                expectAbsent(type, key, before);
                expectActiveNamespace(type, key);
                StoredObject after = TreeCodec.stamped(type, key, create.object(), revision);
                yield record(Kind.ADDED, null, after, traceparent);
            }
            case Update update -> {
                StoredObject found = expectRevision(type, key, before, update.expectedRevision());
                StoredObject after = TreeCodec.stamped(type, key, update.object(), revision);
                expectSameUid(found, after);
                yield record(Kind.MODIFIED, found, after, traceparent);
            }
            case Delete delete -> {
                StoredObject found = expectRevision(type, key, before, delete.expectedRevision());
                StoredObject last = TreeCodec.stamped(type, key, found.tree(), revision);
                yield record(Kind.DELETED, found, last, traceparent);
            }
        };
    }

    private StoredObject record(
            Kind kind, @Nullable StoredObject before, StoredObject after, @Nullable String traceparent) {
        String text = codec.text(after.tree());
        if (TreeCodec.holdsNul(text)) {
            throw new IllegalArgumentException("a string holds U+0000, which can't be stored: " + after.key());
        }
        // What is too large already can still be deleted.
        if (kind != Kind.DELETED && ObjectSize.isTooLarge(text)) {
            throw new StoreException(
                    Reason.TOO_LARGE, "Request entity too large: an object's limit is " + ObjectSize.LARGEST);
        }
        Change change = new Change(kind, after.revision(), after.type(), after.key(), before, after, traceparent);
        changes.add(new PlannedChange(change, before == null ? null : codec.text(before.tree()), text));
        state.apply(change);
        return after;
    }

    private static void expectAbsent(ResourceType type, ObjectKey key, @Nullable StoredObject before) {
        if (before != null) {
            throw new StoreException(Reason.ALREADY_EXISTS, type + " \"" + key.name() + "\" already exists");
        }
    }

    private static StoredObject expectRevision(
            ResourceType type, ObjectKey key, @Nullable StoredObject before, long expected) {
        if (before == null) {
            throw new StoreException(Reason.NOT_FOUND, type + " \"" + key.name() + "\" not found");
        }
        if (before.revision() != expected) {
            throw new StoreException(
                    Reason.CONFLICT,
                    type + " \"" + key.name() + "\" is at " + before.revision() + ", expected " + expected);
        }
        return before;
    }

    private static void expectSameUid(StoredObject before, StoredObject after) {
        if (!before.uid().equals(after.uid())) {
            throw new StoreException(
                    Reason.CONFLICT, before.key() + " has uid " + before.uid() + ", the update " + after.uid());
        }
    }

    private void expectActiveNamespace(ResourceType type, ObjectKey key) {
        if (!type.namespaced()) {
            return;
        }
        StoredObject namespace = state.get(ResourceTypes.NAMESPACES, ObjectKey.clusterScoped(key.namespace()));
        if (namespace == null) {
            throw new StoreException(Reason.NAMESPACE_NOT_FOUND, "namespaces \"" + key.namespace() + "\" not found");
        }
        boolean terminating = namespace.tree().path("metadata").hasNonNull("deletionTimestamp")
                || namespace.tree().path("status").path("phase").asString("").equals("Terminating");
        if (terminating) {
            throw new StoreException(
                    Reason.NAMESPACE_TERMINATING, "namespace " + key.namespace() + " is being terminated");
        }
    }
}
