package dev.capstan.apiserver.store;

import dev.capstan.resource.ObjectKey;
import dev.capstan.resource.ResourceType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Between an object's tree and the text that PostgreSQL holds. */
final class TreeCodec {
    private static final String ESCAPED_NUL = "\\u0000";

    private final JsonMapper mapper = new JsonMapper();

    String text(ObjectNode tree) {
        return mapper.writeValueAsString(tree);
    }

    StoredObject object(ResourceType type, ObjectKey key, String uid, long revision, String text) {
        return new StoredObject(type, key, uid, revision, (ObjectNode) mapper.readTree(text));
    }

    /** The object at a revision, without touching the given tree: who wrote it may try again with it. */
    static StoredObject stamped(ResourceType type, ObjectKey key, ObjectNode tree, long revision) {
        ObjectNode stamped = tree.objectNode();
        stamped.setAll(tree);
        ObjectNode metadata = tree.objectNode();
        if (tree.get("metadata") instanceof ObjectNode given) {
            metadata.setAll(given);
        }
        metadata.put("resourceVersion", Long.toString(revision));
        stamped.set("metadata", metadata);
        return new StoredObject(type, key, uidOf(tree), revision, stamped);
    }

    static String uidOf(ObjectNode tree) {
        JsonNode uid = tree.path("metadata").path("uid");
        if (!uid.isString() || uid.stringValue().isEmpty()) {
            throw new IllegalArgumentException("an object without metadata.uid can't be stored");
        }
        return uid.stringValue();
    }

    /** Whether a string in the JSON holds U+0000, which {@code jsonb} can't. */
    static boolean holdsNul(String json) {
        int at = json.indexOf(ESCAPED_NUL);
        while (at >= 0) {
            int backslashes = 0;
            while (at - backslashes > 0 && json.charAt(at - backslashes - 1) == '\\') {
                backslashes++;
            }
            if (backslashes % 2 == 0) {
                return true;
            }
            at = json.indexOf(ESCAPED_NUL, at + 1);
        }
        return false;
    }
}
