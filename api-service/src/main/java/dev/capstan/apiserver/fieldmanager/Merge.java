package dev.capstan.apiserver.fieldmanager;

import dev.capstan.apiserver.schema.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lays an applied configuration over the live object: what the configuration says counts, all else stays. Maps merge by field,
 * lists of type {@code map} and {@code set} by element, all others are replaced.
 */
final class Merge {
    private Merge() {}

    static ObjectNode of(Schema schema, ObjectNode live, ObjectNode applied) {
        ObjectNode merged = JsonNodeFactory.instance.objectNode();
        merged.setAll(live);
        for (Map.Entry<String, JsonNode> entry : applied.properties()) {
            Schema field = Shapes.field(schema, entry.getKey());
            if (field != null) {
                merged.set(entry.getKey(), value(field, live.get(entry.getKey()), entry.getValue()));
            }
        }
        return merged;
    }

    private static JsonNode value(Schema schema, @Nullable JsonNode live, JsonNode applied) {
        if (Shapes.isGranularMap(schema) && live instanceof ObjectNode map && applied instanceof ObjectNode over) {
            return of(schema, map, over);
        }
        if (Shapes.isGranularList(schema) && live instanceof ArrayNode list && applied instanceof ArrayNode over) {
            return elements(schema, list, over);
        }
        return applied;
    }

    /**
     * The applied elements come in their own order. One that only the live list has keeps its place: after the elements that it
     * follows there, as far as the applied order lets it. Live {@code [a, b, c, d]}, applied {@code [c, a]}: {@code [b, c, d, a]}.
     */
    private static ArrayNode elements(Schema schema, ArrayNode live, ArrayNode applied) {
        Map<String, JsonNode> before = index(schema, live);
        Map<String, JsonNode> over = index(schema, applied);
        List<String> shared = over.keySet().stream().filter(before::containsKey).toList();
        ArrayNode merged = JsonNodeFactory.instance.arrayNode();
        List<String> waiting = new ArrayList<>(over.keySet());
        int passed = 0;
        for (Map.Entry<String, JsonNode> element : before.entrySet()) {
            if (!over.containsKey(element.getKey())) {
                merged.add(element.getValue());
            } else if (passed < shared.size() && shared.get(passed).equals(element.getKey())) {
                // Its turn in both orders: first the new ones that stand before it in the applied list.
                while (!waiting.isEmpty()) {
                    String next = waiting.removeFirst();
                    merged.add(item(schema, before.get(next), Objects.requireNonNull(over.get(next))));
                    if (next.equals(element.getKey())) {
                        break;
                    }
                }
                passed++;
            }
        }
        for (String next : waiting) {
            merged.add(item(schema, before.get(next), Objects.requireNonNull(over.get(next))));
        }
        return merged;
    }

    private static JsonNode item(Schema schema, @Nullable JsonNode live, JsonNode applied) {
        return value(Objects.requireNonNull(schema.items()), live, applied);
    }

    private static Map<String, JsonNode> index(Schema schema, ArrayNode list) {
        Map<String, JsonNode> items = new LinkedHashMap<>();
        list.forEach(item -> items.putIfAbsent(PathElement.ofItem(schema, item), item));
        return items;
    }
}
