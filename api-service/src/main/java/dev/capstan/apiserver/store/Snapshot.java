package dev.capstan.apiserver.store;

import dev.capstan.resource.ObjectKey;
import dev.capstan.resource.ResourceType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All objects at one revision. Immutable; a {@link Draft} makes the next one. */
final class Snapshot {
    static final Snapshot EMPTY = new Snapshot(0, Map.of());

    private final long revision;
    private final Map<ResourceType, SortedTree<ObjectKey, StoredObject>> objects;

    private Snapshot(long revision, Map<ResourceType, SortedTree<ObjectKey, StoredObject>> objects) {
        this.revision = revision;
        this.objects = objects;
    }

    long revision() {
        return revision;
    }

    @Nullable
    StoredObject get(ResourceType type, ObjectKey key) {
        return of(type).get(key);
    }

    int count(ResourceType type) {
        return of(type).size();
    }

    /** In key order; {@code namespace} null for all. */
    List<StoredObject> list(ResourceType type, @Nullable String namespace) {
        SortedTree<ObjectKey, StoredObject> tree = of(type);
        if (namespace == null) {
            List<StoredObject> all = new ArrayList<>(tree.size());
            tree.forEach(all::add);
            return all;
        }
        List<StoredObject> found = new ArrayList<>();
        tree.forEachFrom(new ObjectKey(namespace, ""), key -> key.namespace().equals(namespace), found::add);
        return found;
    }

    Draft draft() {
        return new Draft(new HashMap<>(objects));
    }

    private SortedTree<ObjectKey, StoredObject> of(ResourceType type) {
        return objects.getOrDefault(type, SortedTree.empty());
    }

    /** A snapshot in the making; for one thread. */
    static final class Draft {
        private final Map<ResourceType, SortedTree<ObjectKey, StoredObject>> objects;

        private Draft(Map<ResourceType, SortedTree<ObjectKey, StoredObject>> objects) {
            this.objects = objects;
        }

        @Nullable
        StoredObject get(ResourceType type, ObjectKey key) {
            return objects.getOrDefault(type, SortedTree.empty()).get(key);
        }

        void put(StoredObject object) {
            objects.merge(
                    object.type(),
                    SortedTree.<ObjectKey, StoredObject>empty().with(object.key(), object),
                    (tree, ignored) -> tree.with(object.key(), object));
        }

        void remove(ResourceType type, ObjectKey key) {
            objects.computeIfPresent(type, (ignored, tree) -> tree.without(key));
        }

        void apply(Change change) {
            switch (change.kind()) {
                case ADDED, MODIFIED -> put(change.after());
                case DELETED -> remove(change.type(), change.key());
            }
        }

        Snapshot at(long revision) {
            return new Snapshot(revision, objects);
        }
    }
}
