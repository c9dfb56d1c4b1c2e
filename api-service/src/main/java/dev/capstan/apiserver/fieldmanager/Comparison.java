package dev.capstan.apiserver.fieldmanager;

import dev.capstan.apiserver.schema.Schema;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What differs between two states of an object. Of a struct, map or list that is new as a whole, its own path is added too;
 * the same goes for removal.
 */
record Comparison(FieldSet added, FieldSet modified, FieldSet removed) {

    static Comparison of(Schema schema, JsonNode before, JsonNode after) {
        Difference found = compare(schema, before, after);
        return found == null
                ? new Comparison(FieldSet.EMPTY, FieldSet.EMPTY, FieldSet.EMPTY)
                : new Comparison(set(found.added), set(found.modified), set(found.removed));
    }

    FieldSet changed() {
        return added.isEmpty() ? modified : added.union(modified);
    }

    boolean isEmpty() {
        return added.isEmpty() && modified.isEmpty() && removed.isEmpty();
    }

    private static FieldSet set(@Nullable ObjectNode tree) {
        return tree == null ? FieldSet.EMPTY : new FieldSet(tree);
    }

    /** The same three sets, below one path; null stands for empty. */
    private record Difference(
            @Nullable ObjectNode added,
            @Nullable ObjectNode modified,
            @Nullable ObjectNode removed) {
        private static final Difference MODIFIED = new Difference(null, FieldSet.MEMBER, null);
    }

    /** Collects the differences of a path's children. */
    private static final class Children {
        private @Nullable ObjectNode added;
        private @Nullable ObjectNode modified;
        private @Nullable ObjectNode removed;

        void put(String element, @Nullable Difference below) {
            if (below != null) {
                added = with(added, element, below.added);
                modified = with(modified, element, below.modified);
                removed = with(removed, element, below.removed);
            }
        }

        @Nullable
        Difference all() {
            return added == null && modified == null && removed == null
                    ? null
                    : new Difference(added, modified, removed);
        }

        private static @Nullable ObjectNode with(@Nullable ObjectNode set, String element, @Nullable ObjectNode below) {
            if (below == null) {
                return set;
            }
            ObjectNode target = set == null ? JsonNodeFactory.instance.objectNode() : set;
            target.set(element, below);
            return target;
        }
    }

    /** At least one of the two is there. Null when they say the same. */
    private static @Nullable Difference compare(Schema schema, @Nullable JsonNode before, @Nullable JsonNode after) {
        if (before == null) {
            return new Difference(everything(schema, Objects.requireNonNull(after)), null, null);
        }
        if (after == null) {
            return new Difference(null, null, everything(schema, before));
        }
        if (before.equals(after)) {
            return null;
        }
        if (Shapes.isGranularMap(schema) && before.isObject() && after.isObject()) {
            return fields(schema, before, after);
        }
        if (Shapes.isGranularList(schema) && before.isArray() && after.isArray()) {
            return elements(schema, (ArrayNode) before, (ArrayNode) after);
        }
        return sameNumber(before, after) ? null : Difference.MODIFIED;
    }

    private static @Nullable Difference fields(Schema schema, JsonNode before, JsonNode after) {
        Children children = new Children();
        Set<String> names = new LinkedHashSet<>(before.propertyNames());
        names.addAll(after.propertyNames());
        for (String name : names) {
            Schema field = Shapes.field(schema, name);
            if (field != null) {
                children.put(
                        PathElement.ofField(name),
                        compare(field, Shapes.inGo(field, before.get(name)), Shapes.inGo(field, after.get(name))));
            }
        }
        return children.all();
    }

    private static @Nullable Difference elements(Schema schema, ArrayNode before, ArrayNode after) {
        Map<String, JsonNode> old = index(schema, before);
        Map<String, JsonNode> current = index(schema, after);
        Set<String> elements = new LinkedHashSet<>(old.keySet());
        elements.addAll(current.keySet());
        Schema item = Objects.requireNonNull(schema.items());
        Children children = new Children();
        for (String element : elements) {
            children.put(element, compare(item, old.get(element), current.get(element)));
        }
        return children.all();
    }

    /** Elements that share their keys, which only updates may bring in, are compared together. */
    private static Map<String, JsonNode> index(Schema schema, ArrayNode list) {
        Map<String, JsonNode> items = new LinkedHashMap<>();
        for (JsonNode item : list) {
            items.merge(
                    PathElement.ofItem(schema, item),
                    item,
                    (first, another) -> first instanceof ArrayNode several
                            ? several.add(another)
                            : JsonNodeFactory.instance.arrayNode().add(first).add(another));
        }
        return items;
    }

    /** A value that wasn't there before, or is there no more: all of it, and all that holds it together. */
    private static ObjectNode everything(Schema schema, JsonNode value) {
        ObjectNode children = null;
        if (Shapes.isGranularMap(schema) && value.isObject()) {
            children = JsonNodeFactory.instance.objectNode();
            for (Map.Entry<String, JsonNode> entry : value.properties()) {
                Schema field = Shapes.field(schema, entry.getKey());
                if (field != null) {
                    children.set(PathElement.ofField(entry.getKey()), everything(field, entry.getValue()));
                }
            }
        } else if (Shapes.isGranularList(schema) && value.isArray()) {
            children = JsonNodeFactory.instance.objectNode();
            for (JsonNode item : value) {
                children.set(
                        PathElement.ofItem(schema, item),
                        Shapes.hasKeys(schema)
                                ? everything(Objects.requireNonNull(schema.items()), item)
                                : FieldSet.MEMBER);
            }
        }
        return FieldSet.asMember(children);
    }

    /** {@code 2} is {@code 2}, whichever Java type holds it. */
    private static boolean sameNumber(JsonNode before, JsonNode after) {
        return before.isNumber() && after.isNumber() && before.decimalValue().compareTo(after.decimalValue()) == 0;
    }
}
