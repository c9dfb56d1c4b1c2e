package dev.capstan.apiserver.patch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The words inside a strategic merge patch that say how to merge.
 *
 * <ul>
 *   <li>{@code $patch: replace|delete|merge} in a map or a list's element;
 *   <li>{@code $retainKeys: [a, b]} in a map: all other keys go;
 *   <li>{@code $setElementOrder/<list>: […]}: the wanted order, keys only;
 *   <li>{@code $deleteFromPrimitiveList/<list>: […]}: values to take out.
 * </ul>
 */
final class Directives {
    static final String PATCH = "$patch";
    static final String RETAIN_KEYS = "$retainKeys";

    private static final String SET_ELEMENT_ORDER = "$setElementOrder";
    private static final String DELETE_FROM_PRIMITIVE_LIST = "$deleteFromPrimitiveList";

    private Directives() {}

    static boolean isElementOrder(String key) {
        return key.startsWith(SET_ELEMENT_ORDER);
    }

    static boolean isPrimitiveDeletion(String key) {
        return key.startsWith(DELETE_FROM_PRIMITIVE_LIST);
    }

    /** The list that a directive with a slash speaks of. */
    static String listOf(String directive) {
        int slash = directive.indexOf('/');
        if (slash < 0) {
            throw PatchRefusals.unreadable(
                    isElementOrder(directive)
                            ? "invalid patch format of setElementOrder list"
                            : "invalid patch format of primitive list");
        }
        return directive.substring(slash + 1);
    }

    /** What is left of a value that is new to the object: no directives, no nulls, no elements that were to be deleted. */
    static JsonNode without(JsonNode value) {
        return switch (value) {
            case ObjectNode object -> {
                ObjectNode plain = JsonNodeFactory.instance.objectNode();
                for (Map.Entry<String, JsonNode> field : object.properties()) {
                    if (!isDirective(field.getKey()) && !field.getValue().isNull()) {
                        plain.set(field.getKey(), without(field.getValue()));
                    }
                }
                yield plain;
            }
            case ArrayNode array -> {
                ArrayNode plain = JsonNodeFactory.instance.arrayNode();
                array.forEach(element -> {
                    if (!element.has(PATCH)) {
                        plain.add(without(element));
                    }
                });
                yield plain;
            }
            default -> value;
        };
    }

    static List<JsonNode> elements(ArrayNode array) {
        List<JsonNode> elements = new ArrayList<>(array.size());
        array.forEach(elements::add);
        return elements;
    }

    private static boolean isDirective(String key) {
        return key.equals(PATCH) || key.equals(RETAIN_KEYS) || isElementOrder(key) || isPrimitiveDeletion(key);
    }
}
