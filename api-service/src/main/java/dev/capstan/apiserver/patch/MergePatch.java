package dev.capstan.apiserver.patch;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** RFC 7386: objects merge, null removes, all else replaces. */
final class MergePatch {
    private MergePatch() {}

    static ObjectNode apply(ObjectNode current, ObjectNode patch) {
        ObjectNode merged = current.deepCopy();
        mergeInto(merged, patch);
        return merged;
    }

    private static void mergeInto(ObjectNode target, ObjectNode patch) {
        for (Map.Entry<String, JsonNode> field : patch.properties()) {
            String name = field.getKey();
            JsonNode value = field.getValue();
            if (value.isNull()) {
                target.remove(name);
            } else if (value instanceof ObjectNode objectPatch) {
                ObjectNode nested = target.get(name) instanceof ObjectNode existing
                        ? existing
                        : JsonNodeFactory.instance.objectNode();
                mergeInto(nested, objectPatch);
                target.set(name, nested);
            } else {
                target.set(name, value);
            }
        }
    }
}
