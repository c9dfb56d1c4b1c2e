package dev.capstan.apiserver.fieldmanager;

import dev.capstan.apiserver.schema.Schema;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One step of a path, in the form that the keys of {@code fieldsV1} have:
 *
 * <pre>
 *   f:replicas                                    a field, or a map's key
 *   k:{"containerPort":80,"protocol":"TCP"}       the element of a list that has these keys
 *   v:"example.com/finalizer"                     the element of a set that has this value
 *   i:3                                           an element by its place; Kubernetes knows it but writes none
 * </pre>
 */
final class PathElement {
    private static final String FIELD = "f:";
    private static final String KEYS = "k:";
    private static final String VALUE = "v:";

    private PathElement() {}

    static String ofField(String name) {
        return FIELD + name;
    }

    static boolean isField(String element) {
        return element.startsWith(FIELD);
    }

    static String fieldName(String element) {
        return element.substring(FIELD.length());
    }

    /** An element of a list whose type is {@code map} or {@code set}; keys that it doesn't give have their defaults. */
    static String ofItem(Schema list, JsonNode item) {
        if (list.listMapKeys().isEmpty()) {
            return VALUE + item;
        }
        ObjectNode keys = JsonNodeFactory.instance.objectNode();
        for (String key : new TreeSet<>(list.listMapKeys())) {
            JsonNode value = item.get(key);
            if (value != null && !value.isNull()) {
                keys.set(key, value);
            } else if (list.listMapKeyDefaults().containsKey(key)) {
                keys.put(key, list.listMapKeyDefaults().get(key));
            }
        }
        return KEYS + keys;
    }

    /** As conflicts print it: {@code .replicas}, {@code [containerPort=80,protocol="TCP"]}, {@code [="value"]}. */
    static String print(String element) {
        String rest = element.substring(FIELD.length());
        return switch (element.substring(0, FIELD.length())) {
            case FIELD -> "." + rest;
            case KEYS -> {
                StringBuilder keys = new StringBuilder();
                JsonMapper.shared()
                        .readTree(rest)
                        .properties()
                        .forEach(key -> keys.append(keys.isEmpty() ? "" : ",")
                                .append(key.getKey())
                                .append('=')
                                .append(key.getValue()));
                yield "[" + keys + "]";
            }
            case VALUE -> "[=" + rest + "]";
            default -> "[" + rest + "]";
        };
    }
}
