package dev.capstan.apiserver.patch;

import dev.capstan.apiserver.schema.Schema;
import dev.capstan.apiserver.schema.Schema.Kind;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Kubernetes' strategic merge patch: like a merge patch, but lists whose schema names a merge key are merged element by
 * element, and {@link Directives} inside the patch override what the schema says. Rules of one map, in this order:
 *
 * <ol>
 *   <li>{@code $patch: replace} or {@code delete} ends the merging of this map;
 *   <li>{@code $retainKeys} clears all other keys;
 *   <li>lists with {@code $setElementOrder} are merged and ordered;
 *   <li>all other keys: null removes, maps merge, lists merge or are replaced ({@link ListMerge}), the rest replaces.
 * </ol>
 *
 * <p>We differ: {@code $patch: merge} is taken for what it says, and a patch that contradicts itself is answered with 400
 * where Kubernetes has a bare 500.
 *
 * @see <a href="https://github.com/kubernetes/apimachinery/blob/v0.33.0/pkg/util/strategicpatch/patch.go">strategicpatch</a>
 */
final class StrategicMerge {
    private final ListMerge lists = new ListMerge(this);

    /**
     * @param current is changed
     * @param schema null where the schema ends ({@code managedFields[].fieldsV1})
     */
    ObjectNode merge(ObjectNode current, ObjectNode patch, @Nullable Schema schema) {
        if (patch.has(Directives.PATCH)) {
            String directive = patch.path(Directives.PATCH).asString("");
            switch (directive) {
                case "replace" -> {
                    return (ObjectNode) Directives.without(patch);
                }
                case "delete" -> {
                    return JsonNodeFactory.instance.objectNode();
                }
                case "merge" -> {}
                default -> throw PatchRefusals.unreadable("unknown patch type: " + directive + " in map: " + patch);
            }
        }
        retainKeys(current, patch);
        Set<String> merged = mergeOrderedLists(current, patch, schema);
        for (Map.Entry<String, JsonNode> field : patch.properties()) {
            String key = field.getKey();
            if (Directives.isPrimitiveDeletion(key)) {
                lists.deleteValues(current, Directives.listOf(key), field.getValue());
            } else if (!merged.contains(key)
                    && !key.equals(Directives.PATCH)
                    && !key.equals(Directives.RETAIN_KEYS)
                    && !Directives.isElementOrder(key)) {
                mergeField(current, key, field.getValue(), childOf(schema, key));
            }
        }
        return current;
    }

    private void mergeField(ObjectNode current, String key, JsonNode value, @Nullable Schema schema) {
        JsonNode existing = current.get(key);
        if (value.isNull()) {
            current.remove(key);
        } else if (existing instanceof ObjectNode map && value instanceof ObjectNode mapPatch) {
            current.set(key, merge(map, mapPatch, schema));
        } else if (existing instanceof ArrayNode list && value instanceof ArrayNode listPatch) {
            current.set(key, lists.merge(list, listPatch, schema));
        } else {
            current.set(key, Directives.without(value));
        }
    }

    /** Every key that the patch sets must be in its own list, or the patch contradicts itself. */
    private static void retainKeys(ObjectNode current, ObjectNode patch) {
        JsonNode directive = patch.get(Directives.RETAIN_KEYS);
        if (directive == null) {
            return;
        }
        Set<String> retained = new HashSet<>();
        directive.forEach(key -> retained.add(key.asString("")));
        boolean contradiction = !directive.isArray()
                || patch.properties().stream()
                        .anyMatch(field -> !field.getValue().isNull()
                                && !field.getKey().startsWith("$")
                                && !retained.contains(field.getKey()));
        if (contradiction) {
            throw PatchRefusals.unreadable("invalid patch format of retainKeys");
        }
        current.retain(retained);
    }

    /**
     * @return the keys that need no more merging
     */
    private Set<String> mergeOrderedLists(ObjectNode current, ObjectNode patch, @Nullable Schema schema) {
        Set<String> done = new HashSet<>();
        for (Map.Entry<String, JsonNode> field : patch.properties()) {
            if (!Directives.isElementOrder(field.getKey())) {
                continue;
            }
            String key = Directives.listOf(field.getKey());
            if (!(field.getValue() instanceof ArrayNode order)) {
                throw PatchRefusals.unreadable("invalid patch format of setElementOrder list");
            }
            List<JsonNode> ordered = lists.mergeInOrder(current.get(key), patch.get(key), order, childOf(schema, key));
            if (!ordered.isEmpty() || current.has(key) || patch.has(key)) {
                current.set(key, JsonNodeFactory.instance.arrayNode().addAll(ordered));
            }
            done.add(key);
        }
        return done;
    }

    private static @Nullable Schema childOf(@Nullable Schema schema, String key) {
        if (schema == null) {
            return null;
        }
        return schema.kind() == Kind.MAP ? schema.items() : schema.properties().get(key);
    }
}
