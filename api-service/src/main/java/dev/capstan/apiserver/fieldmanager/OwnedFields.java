package dev.capstan.apiserver.fieldmanager;

import dev.capstan.apiserver.schema.Schema;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fields that an object speaks of: its leaves, the elements of its lists and the keys of its maps, but not the structs and
 * lists around them. (structured-merge-diff calls this {@code ToFieldSet}.)
 */
final class OwnedFields {
    private OwnedFields() {}

    static FieldSet of(Schema schema, JsonNode object) {
        ObjectNode set = content(schema, object, false);
        return set == null ? FieldSet.EMPTY : new FieldSet(set);
    }

    /**
     * @param member whether the path of {@code value} itself is in the set
     * @return null when nothing here is
     */
    private static @Nullable ObjectNode content(Schema schema, JsonNode value, boolean member) {
        if (Shapes.isGranularMap(schema)) {
            return value.isObject() ? fields(schema, value, member) : none(member);
        }
        if (Shapes.isGranularList(schema)) {
            return value.isArray() ? elements(schema, value, member) : none(member);
        }
        return FieldSet.MEMBER;
    }

    private static @Nullable ObjectNode fields(Schema schema, JsonNode map, boolean member) {
        ObjectNode set = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> entry : map.properties()) {
            Schema field = Shapes.field(schema, entry.getKey());
            JsonNode value = entry.getValue();
            if (field != null) {
                boolean isKey = schema.kind() == Schema.Kind.MAP;
                boolean isLeaf = value.isNull() || value.isObject() && value.isEmpty();
                put(set, PathElement.ofField(entry.getKey()), content(field, value, isKey || isLeaf));
            }
        }
        return finish(set, member);
    }

    private static @Nullable ObjectNode elements(Schema schema, JsonNode list, boolean member) {
        ObjectNode set = JsonNodeFactory.instance.objectNode();
        for (JsonNode item : list) {
            ObjectNode content = Shapes.hasKeys(schema)
                    ? content(Objects.requireNonNull(schema.items()), item, true)
                    : FieldSet.MEMBER;
            put(set, PathElement.ofItem(schema, item), content);
        }
        return finish(set, member);
    }

    private static @Nullable ObjectNode none(boolean member) {
        return member ? FieldSet.MEMBER : null;
    }

    private static @Nullable ObjectNode finish(ObjectNode children, boolean member) {
        if (member) {
            return FieldSet.asMember(children);
        }
        return children.isEmpty() ? null : children;
    }

    private static void put(ObjectNode set, String element, @Nullable ObjectNode content) {
        if (content != null) {
            set.set(element, content);
        }
    }
}
