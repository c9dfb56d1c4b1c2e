package dev.capstan.apiserver.fieldmanager;

import dev.capstan.apiserver.schema.Schema;
import dev.capstan.apiserver.schema.Schema.Kind;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** How a schema divides a value into parts that have owners of their own. */
final class Shapes {
    private static final ObjectNode EMPTY_OBJECT = JsonNodeFactory.instance.objectNode();
    private static final ArrayNode EMPTY_LIST = JsonNodeFactory.instance.arrayNode();

    private Shapes() {}

    /** A struct or map with an owner for each field. */
    static boolean isGranularMap(Schema schema) {
        return (schema.kind() == Kind.OBJECT || schema.kind() == Kind.MAP) && !schema.atomicMap();
    }

    /** A list with an owner for each element: {@code map} or {@code set}. All others are owned as a whole. */
    static boolean isGranularList(Schema schema) {
        String type = schema.listType();
        return schema.kind() == Kind.ARRAY && type != null && !type.equals("atomic");
    }

    /** The elements of a {@code map} list, unlike those of a {@code set}, have parts. */
    static boolean hasKeys(Schema list) {
        return !list.listMapKeys().isEmpty();
    }

    /** Null for a field that the schema doesn't have. */
    static @Nullable Schema field(Schema map, String name) {
        return map.kind() == Kind.MAP ? map.items() : map.properties().get(name);
    }

    /**
     * A field as Go sees it: structs that are no pointers are always there, and so is the null of a list that isn't left out
     * when empty.
     *
     * @return null for an absent field
     */
    static @Nullable JsonNode inGo(Schema field, @Nullable JsonNode value) {
        if (value != null) {
            return value;
        }
        if (field.neverAbsent()) {
            return EMPTY_OBJECT;
        }
        return field.kind() == Kind.ARRAY && !field.omitEmpty() ? EMPTY_LIST : null;
    }
}
