package dev.capstan.apiserver.store;

import dev.capstan.resource.ObjectKey;
import dev.capstan.resource.ResourceType;
import dev.capstan.resource.ResourceTypes;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Objects for tests that care about keys and revisions only. */
public final class TestObjects {
    private static final JsonMapper MAPPER = new JsonMapper();

    private TestObjects() {}

    public static Mutation.Create namespace(String name) {
        return create(ResourceTypes.NAMESPACES, ObjectKey.clusterScoped(name));
    }

    public static Mutation.Create configMap(String namespace, String name) {
        return create(ResourceTypes.CONFIGMAPS, ObjectKey.namespaced(namespace, name));
    }

    public static Mutation.Create create(ResourceType type, ObjectKey key) {
        ObjectNode object = MAPPER.createObjectNode();
        object.put("apiVersion", type.apiVersion()).put("kind", type.kind());
        ObjectNode metadata = object.putObject("metadata");
        metadata.put("name", key.name());
        if (type.namespaced()) {
            metadata.put("namespace", key.namespace());
        }
        metadata.put("uid", UUID.randomUUID().toString());
        return new Mutation.Create(type, key, object);
    }

    /** The object with another value, expected where it stands. */
    public static Mutation.Update updated(StoredObject object, String value) {
        ObjectNode changed = object.tree().deepCopy();
        changed.withObject("data").put("value", value);
        return new Mutation.Update(object.type(), object.key(), changed, object.revision());
    }

    public static Mutation.Delete deleted(StoredObject object) {
        return new Mutation.Delete(object.type(), object.key(), object.revision());
    }

    public static String value(StoredObject object) {
        return object.tree().path("data").path("value").asString("");
    }
}
