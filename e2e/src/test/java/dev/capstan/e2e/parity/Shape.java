package dev.capstan.e2e.parity;

import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Lists of objects become maps by name, so that one object more or less doesn't shift all others. */
final class Shape {
    /** Reasons that tell of different things in their messages. */
    private static final Set<String> SCALED = Set.of("ScalingReplicaSet", "Unhealthy");

    private Shape() {}

    static JsonNode of(JsonNode masked) {
        if (masked instanceof ObjectNode object) {
            ObjectNode shaped = JsonMapper.shared().createObjectNode();
            object.propertyStream()
                    .forEach(property -> shaped.set(property.getKey(), of(property.getKey(), property.getValue())));
            return shaped;
        }
        if (masked instanceof ArrayNode list) {
            ArrayNode shaped = JsonMapper.shared().createArrayNode();
            list.forEach(element -> shaped.add(of(element)));
            return shaped;
        }
        return masked;
    }

    private static JsonNode of(String field, JsonNode value) {
        return switch (field) {
            case "items", "rows" -> byName(value);
            case "managedFields" -> Owners.of(value);
            default -> of(value);
        };
    }

    private static JsonNode byName(JsonNode list) {
        ObjectNode shaped = JsonMapper.shared().createObjectNode();
        for (JsonNode element : list) {
            String name = nameOf(element);
            boolean isOneOfMany = name.contains(" ") && shaped.has(name);
            String unique = name;
            for (int i = 2; shaped.has(unique); i++) {
                unique = name + " #" + i;
            }
            if (!isOneOfMany) {
                shaped.set(unique, of(element));
            }
        }
        return shaped;
    }

    private static String nameOf(JsonNode element) {
        JsonNode involved = element.path("involvedObject");
        if (involved.isObject()) {
            return event(
                    involved.path("kind").asString("") + " "
                            + involved.path("name").asString(""),
                    element.path("reason"),
                    involved.path("fieldPath"),
                    element.path("message"));
        }
        JsonNode cells = element.path("cells");
        String name = (cells.isArray() ? element.path("object") : element)
                .at("/metadata/name")
                .asString("");
        return cells.isArray() && name.endsWith(".<unique>")
                ? event(cells.get(3).asString(""), cells.get(2), cells.get(4), cells.get(6))
                : name;
    }

    /** An Event's own name is each run's own, and which Events are told of as one is a matter of time. */
    private static String event(String object, JsonNode reason, JsonNode fieldPath, JsonNode message) {
        String told = message.asString("")
                .replaceFirst("^\\(combined from similar events\\): ", "")
                .replaceFirst(" from \\d+(?= to \\d+$)", "")
                .lines()
                .findFirst()
                .orElse("");
        return object + " " + reason.asString("") + fieldPath.asString("").replaceFirst("^spec\\.(?=.)", " ")
                + (SCALED.contains(reason.asString("")) ? " " + told : "");
    }
}
