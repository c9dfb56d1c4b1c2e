package dev.capstan.apiserver.table;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code PartialObjectMetadata}: what is common to all kinds, for clients that need no more. */
public final class PartialMetadata {
    private PartialMetadata() {}

    /** Shares the metadata with {@code object}. */
    public static ObjectNode of(ObjectNode object, String version) {
        ObjectNode partial = JsonNodeFactory.instance.objectNode();
        partial.put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/" + version);
        JsonNode metadata = object.path("metadata");
        return partial.set("metadata", metadata.isObject() ? metadata : JsonNodeFactory.instance.objectNode());
    }
}
