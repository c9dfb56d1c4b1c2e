package dev.capstan.apiserver.fieldmanager;

import dev.capstan.apiserver.schema.Schema;
import dev.capstan.apiserver.schema.Schema.Kind;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes out of an object what an applier has given up. A field, key or element goes when
 *
 * <ol>
 *   <li>the applier applied it last time,
 *   <li>doesn't apply it now,
 *   <li>and no other manager owns it: to own a field inside a struct is to own the struct, but to own a field inside an element
 *       isn't to own the element.
 * </ol>
 */
final class Pruning {
    private final Schema schema;

    Pruning(Schema schema) {
        this.schema = schema;
    }

    /**
     * @param merged is left as it is
     * @param last what the applier owned until now
     * @param owned what anybody owns from now on, the applier included
     */
    ObjectNode prune(ObjectNode merged, FieldSet last, FieldSet owned) {
        if (last.isEmpty()) {
            return merged;
        }
        FieldSet all = withStructs(OwnedFields.of(schema, merged));
        FieldSet given = withStructs(last);
        FieldSet kept = withStructs(OwnedFields.of(schema, without(merged, given)));
        ObjectNode ownedByNobody = without(merged, all.difference(kept.union(withStructs(owned))));
        // What went with the container that held it, though the applier never owned it, comes back.
        FieldSet left = withStructs(OwnedFields.of(schema, ownedByNobody));
        return without(merged, all.difference(left).intersection(given));
    }

    private ObjectNode without(ObjectNode object, FieldSet unwanted) {
        JsonNode rest = remove(schema, object, unwanted.tree());
        return rest instanceof ObjectNode left ? left : JsonNodeFactory.instance.objectNode();
    }

    /** @return null when nothing is left of it */
    private static @Nullable JsonNode remove(Schema schema, JsonNode value, ObjectNode unwanted) {
        if (unwanted.isEmpty() || value.isEmpty()) {
            return value;
        }
        if (Shapes.isGranularMap(schema) && value.isObject()) {
            return removeFields(schema, value, unwanted);
        }
        if (Shapes.isGranularList(schema) && value.isArray()) {
            return removeElements(schema, value, unwanted);
        }
        return value;
    }

    private static @Nullable JsonNode removeFields(Schema schema, JsonNode map, ObjectNode unwanted) {
        ObjectNode rest = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> entry : map.properties()) {
            ObjectNode below = (ObjectNode) unwanted.get(PathElement.ofField(entry.getKey()));
            Schema field = Shapes.field(schema, entry.getKey());
            JsonNode left = below == null || field == null
                    ? entry.getValue()
                    : FieldSet.isMember(below) ? null : remove(field, entry.getValue(), below);
            if (left != null) {
                rest.set(entry.getKey(), left);
            }
        }
        return rest.isEmpty() ? null : rest;
    }

    private static @Nullable JsonNode removeElements(Schema schema, JsonNode list, ObjectNode unwanted) {
        ArrayNode rest = JsonNodeFactory.instance.arrayNode();
        for (JsonNode item : list) {
            ObjectNode below = (ObjectNode) unwanted.get(PathElement.ofItem(schema, item));
            JsonNode left = below == null
                    ? item
                    : FieldSet.isMember(below) ? null : remove(Objects.requireNonNull(schema.items()), item, below);
            if (left != null) {
                rest.add(left);
            }
        }
        return rest.isEmpty() ? null : rest;
    }

    /** Whoever owns {@code spec.replicas} holds {@code spec}. That isn't so of keys and elements: those have owners themselves. */
    private FieldSet withStructs(FieldSet set) {
        return new FieldSet(withStructs(schema, set.tree()));
    }

    private static ObjectNode withStructs(@Nullable Schema schema, ObjectNode node) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            String element = entry.getKey();
            ObjectNode child = (ObjectNode) entry.getValue();
            if (element.equals(FieldSet.SELF)) {
                result.set(element, child);
            } else if (child.isEmpty()) {
                result.set(element, child);
            } else {
                boolean struct = schema != null && schema.kind() == Kind.OBJECT && PathElement.isField(element);
                ObjectNode below = withStructs(schema == null ? null : below(schema, element), child);
                result.set(element, struct ? FieldSet.asMember(below) : below);
            }
        }
        return result;
    }

    private static @Nullable Schema below(Schema schema, String element) {
        return PathElement.isField(element) ? Shapes.field(schema, PathElement.fieldName(element)) : schema.items();
    }
}
