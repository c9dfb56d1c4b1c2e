package dev.capstan.apiserver.testing;

import dev.capstan.apiserver.registry.Metadata;
import dev.capstan.apiserver.store.Mutation;
import dev.capstan.apiserver.store.ObjectStore;
import dev.capstan.apiserver.store.ReadVersion;
import dev.capstan.apiserver.store.StoreException;
import dev.capstan.apiserver.store.StoredObject;
import dev.capstan.resource.ObjectKey;
import dev.capstan.resource.ResourceType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Objects at revisions, for tests of the rules above the store. No namespaces are checked, nothing can be watched. */
public final class InMemoryObjectStore implements ObjectStore {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Map<ResourceType, TreeMap<ObjectKey, StoredObject>> objects = new HashMap<>();
    private long revision;

    /** Stores whatever it is given, under a new uid if it has none. */
    public StoredObject put(ResourceType type, String json) {
        ObjectNode tree = (ObjectNode) JSON.readTree(json);
        Metadata metadata = Metadata.of(tree);
        if (metadata.uid().isEmpty()) {
            metadata.node().put("uid", UUID.randomUUID().toString());
        }
        return store(type, new ObjectKey(metadata.namespace(), metadata.name()), tree);
    }

    @Override
    public StoredObject commit(Mutation mutation) {
        Optional<StoredObject> found = get(mutation.type(), mutation.key(), new ReadVersion.Fresh());
        return switch (mutation) {
            case Mutation.Create create -> {
                if (found.isPresent()) {
                    throw new StoreException(StoreException.Reason.ALREADY_EXISTS, "exists");
                }
                yield store(create.type(), create.key(), create.object());
            }
            case Mutation.Update update -> {
                expect(found, update.expectedRevision());
                yield store(update.type(), update.key(), update.object());
            }
            case Mutation.Delete delete -> {
                StoredObject last = expect(found, delete.expectedRevision());
                of(delete.type()).remove(delete.key());
                yield new StoredObject(last.type(), last.key(), last.uid(), ++revision, last.tree());
            }
        };
    }

    @Override
    public Optional<StoredObject> get(ResourceType type, ObjectKey key, ReadVersion version) {
        return Optional.ofNullable(of(type).get(key));
    }

    @Override
    public ObjectList list(ResourceType type, @Nullable String namespace, ReadVersion version) {
        List<StoredObject> found = of(type).values().stream()
                .filter(object -> namespace == null || object.key().namespace().equals(namespace))
                .toList();
        return new ObjectList(revision, found);
    }

    @Override
    public ChangeStream watch(ResourceType type, @Nullable String namespace, long afterRevision) {
        throw new UnsupportedOperationException();
    }

    @Override
    public StoreStatus status() {
        return new StoreStatus("1", revision, revision, false);
    }

    private StoredObject store(ResourceType type, ObjectKey key, ObjectNode tree) {
        ObjectNode copy = tree.deepCopy();
        Metadata.of(copy).setResourceVersion(++revision);
        StoredObject stored = new StoredObject(type, key, Metadata.of(copy).uid(), revision, copy);
        of(type).put(key, stored);
        return stored;
    }

    private static StoredObject expect(Optional<StoredObject> found, long revision) {
        StoredObject object = found.orElseThrow(() -> new StoreException(StoreException.Reason.NOT_FOUND, "not found"));
        if (object.revision() != revision) {
            throw new StoreException(StoreException.Reason.CONFLICT, "stands at " + object.revision());
        }
        return object;
    }

    private TreeMap<ObjectKey, StoredObject> of(ResourceType type) {
        return objects.computeIfAbsent(type, unused -> new TreeMap<>());
    }
}
