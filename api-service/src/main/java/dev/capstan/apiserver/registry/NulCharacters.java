package dev.capstan.apiserver.registry;

import dev.capstan.apiserver.errors.ApiException;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * U+0000 is legal in JSON and in a Kubernetes object, but no text column of PostgreSQL holds it. It is refused before the
 * store sees it, where it would fail a whole batch.
 */
final class NulCharacters {
    private NulCharacters() {}

    static void refuseIn(JsonNode tree) {
        if (tree.isString()) {
            refuseIn(tree.stringValue());
        } else if (tree.isObject()) {
            for (Map.Entry<String, JsonNode> property : tree.properties()) {
                refuseIn(property.getKey());
                refuseIn(property.getValue());
            }
        } else if (tree.isArray()) {
            tree.forEach(NulCharacters::refuseIn);
        }
    }

    private static void refuseIn(String text) {
        if (text.indexOf('\0') >= 0) {
            throw ApiException.badRequest("the object contains the character U+0000, which cannot be stored");
        }
    }
}
