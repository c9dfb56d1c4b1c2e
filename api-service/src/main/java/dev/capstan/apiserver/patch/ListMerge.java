package dev.capstan.apiserver.patch;

import dev.capstan.apiserver.schema.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lists within a strategic merge patch: replaced, unless the schema's strategy is {@code merge}; then lists of maps merge by
 * key, lists of plain values become the union.
 */
final class ListMerge {
    private final StrategicMerge maps;

    ListMerge(StrategicMerge maps) {
        this.maps = maps;
    }

    ArrayNode merge(ArrayNode current, ArrayNode patch, @Nullable Schema schema) {
        if (!merges(schema)) {
            return patch;
        }
        ElementOrder elements = new ElementOrder(mergeKeyOf(schema));
        List<JsonNode> live = Directives.elements(current);
        List<JsonNode> merged = mergeElements(new ArrayList<>(live), patch, schema, elements);
        return arrayOf(elements.arrange(merged, patch, live));
    }

    /**
     * Merges a list that comes with {@code $setElementOrder}.
     *
     * @param current the object's list, null when it has none
     * @param patch the patch's list, null when only the order is given
     */
    List<JsonNode> mergeInOrder(
            @Nullable JsonNode current, @Nullable JsonNode patch, ArrayNode order, @Nullable Schema schema) {
        ElementOrder elements = new ElementOrder(mergeKeyOf(schema));
        List<JsonNode> live = current == null ? List.of() : Directives.elements(array(current));
        if (patch != null && !patch.isNull()) {
            refuseOutOfOrder(array(patch), order, elements);
        }
        List<JsonNode> merged;
        if (patch == null) {
            merged = live;
        } else if (patch.isNull()) {
            merged = List.of();
        } else if (current == null) {
            merged = Directives.elements((ArrayNode) Directives.without(patch));
        } else if (merges(schema)) {
            merged = mergeElements(new ArrayList<>(live), array(patch), schema, elements);
        } else {
            merged = Directives.elements(array(patch));
        }
        return elements.arrange(merged, order, live);
    }

    /** {@code $deleteFromPrimitiveList}: whatever the schema says of the list. */
    void deleteValues(ObjectNode object, String key, JsonNode values) {
        if (object.get(key) instanceof ArrayNode list) {
            ElementOrder plain = new ElementOrder(null);
            ArrayNode unwanted = array(values);
            object.set(
                    key,
                    arrayOf(Directives.elements(list).stream()
                            .filter(value -> plain.indexIn(unwanted, value) < 0)
                            .toList()));
        }
    }

    private List<JsonNode> mergeElements(
            List<JsonNode> live, ArrayNode patch, @Nullable Schema schema, ElementOrder elements) {
        boolean plainValues = patch.valueStream().noneMatch(JsonNode::isContainer)
                && live.stream().noneMatch(JsonNode::isContainer);
        if (plainValues) {
            return union(live, patch, elements);
        }
        if (elements.mergeKey() == null) {
            throw PatchRefusals.unfit();
        }
        boolean replace = false;
        List<ObjectNode> toMerge = new ArrayList<>();
        for (JsonNode element : patch) {
            ObjectNode map = keyed(element, elements.mergeKey());
            switch (map.path(Directives.PATCH).asString("merge")) {
                case "delete" -> live.removeIf(candidate -> elements.same(candidate, map));
                case "replace" -> replace = true;
                case "merge" -> toMerge.add(map);
                default ->
                    throw PatchRefusals.unreadable(
                            "unknown patch type: " + map.path(Directives.PATCH).asString("") + " in map: " + map);
            }
        }
        if (replace) {
            live.clear();
        }
        toMerge.forEach(map -> mergeElement(live, map, schema, elements));
        return live;
    }

    private void mergeElement(List<JsonNode> live, ObjectNode patch, @Nullable Schema schema, ElementOrder elements) {
        int place = elements.indexIn(live, patch);
        if (place >= 0 && live.get(place) instanceof ObjectNode existing) {
            live.set(place, maps.merge(existing, patch, schema == null ? null : schema.items()));
        } else {
            live.add(Directives.without(patch));
        }
    }

    private static List<JsonNode> union(List<JsonNode> live, ArrayNode patch, ElementOrder elements) {
        List<JsonNode> union = new ArrayList<>();
        for (JsonNode value : live) {
            if (elements.indexIn(union, value) < 0) {
                union.add(value);
            }
        }
        for (JsonNode value : patch) {
            if (elements.indexIn(union, value) < 0) {
                union.add(value);
            }
        }
        return union;
    }

    /** {@code - $patch: replace} needs no key: it speaks of the whole list. */
    private static ObjectNode keyed(JsonNode element, String mergeKey) {
        if (!(element instanceof ObjectNode map)) {
            throw PatchRefusals.unfit();
        }
        boolean speaksOfTheList = map.path(Directives.PATCH).asString("").equals("replace");
        if (!speaksOfTheList && !map.has(mergeKey)) {
            throw PatchRefusals.unreadable("map: " + map + " does not contain declared merge key: " + mergeKey);
        }
        return map;
    }

    /** The elements that the patch sets must come in the order that it asks for. */
    private static void refuseOutOfOrder(ArrayNode patch, ArrayNode order, ElementOrder elements) {
        List<JsonNode> wanted = Directives.elements(order);
        int from = 0;
        for (JsonNode element : patch) {
            if (element.has(Directives.PATCH)) {
                continue;
            }
            int found = elements.indexIn(wanted.subList(from, wanted.size()), element);
            if (found < 0) {
                throw PatchRefusals.unreadable("The order in patch list:\n" + patch
                        + "\n doesn't match $setElementOrder list:\n" + order + "\n");
            }
            from += found + 1;
        }
    }

    private static boolean merges(@Nullable Schema schema) {
        return schema != null
                && schema.patchStrategy() != null
                && Arrays.asList(schema.patchStrategy().split(",")).contains("merge");
    }

    private static @Nullable String mergeKeyOf(@Nullable Schema schema) {
        return schema == null ? null : schema.mergeKey();
    }

    private static ArrayNode array(JsonNode node) {
        if (node instanceof ArrayNode array) {
            return array;
        }
        throw PatchRefusals.unreadable("expected []interface {}, but received: " + node);
    }

    private static ArrayNode arrayOf(List<JsonNode> elements) {
        return JsonNodeFactory.instance.arrayNode().addAll(elements);
    }
}
