package dev.capstan.apiserver.watch;

import dev.capstan.apiserver.registry.Metadata;
import dev.capstan.apiserver.selector.ObjectFilter;
import dev.capstan.apiserver.store.Change;
import dev.capstan.apiserver.store.StoredObject;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** What a watcher with a selector is told about a change. */
record WatchEvent(Type type, ObjectNode object) {
    enum Type {
        ADDED,
        MODIFIED,
        DELETED
    }

    static WatchEvent added(StoredObject object) {
        return new WatchEvent(Type.ADDED, object.tree());
    }

    /**
     * For someone who sees only what matches, an object that begins to match appears and one that ceases to match goes, and
     * both are told from the object before and after. The one that went is shown as it last matched, at the revision at which
     * it ceased to.
     */
    static Optional<WatchEvent> of(Change change, ObjectFilter filter) {
        StoredObject before = change.before();
        boolean matched = before != null && filter.matches(before.tree());
        boolean matches = change.kind() != Change.Kind.DELETED
                && filter.matches(change.after().tree());
        if (matches) {
            return Optional.of(new WatchEvent(
                    matched ? Type.MODIFIED : Type.ADDED, change.after().tree()));
        }
        if (!matched) {
            return Optional.empty();
        }
        ObjectNode last = change.kind() == Change.Kind.DELETED
                ? change.after().tree()
                : atRevision(before.tree(), change.revision());
        return Optional.of(new WatchEvent(Type.DELETED, last));
    }

    private static ObjectNode atRevision(ObjectNode object, long revision) {
        ObjectNode copy = object.deepCopy();
        Metadata.of(copy).setResourceVersion(revision);
        return copy;
    }
}
