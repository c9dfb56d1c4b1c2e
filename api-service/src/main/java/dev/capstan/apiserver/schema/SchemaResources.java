package dev.capstan.apiserver.schema;

import dev.capstan.apiserver.schema.Schema.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what the module api-schema generated. */
final class SchemaResources {
    private static final String FOLDER = "/dev/capstan/apischema/";

    private SchemaResources() {}

    /** The fields of every type, in alphabetical order. */
    static TypeTable shapes() {
        TypeTable types = new TypeTable();
        for (Map.Entry<String, JsonNode> type : read("schemas.json").properties()) {
            Map<String, Schema> fields = new TreeMap<>();
            type.getValue().properties().forEach(field -> fields.put(field.getKey(), field(field.getValue(), types)));
            types.add(type.getKey(), Collections.unmodifiableMap(fields));
        }
        return types;
    }

    /** Texts by type and field; a type's own stands under the empty name. */
    static Map<String, Map<String, String>> descriptions() {
        Map<String, Map<String, String>> types = new HashMap<>();
        for (Map.Entry<String, JsonNode> type : read("descriptions.json").properties()) {
            Map<String, String> texts = new HashMap<>();
            type.getValue()
                    .properties()
                    .forEach(text -> texts.put(text.getKey(), text.getValue().stringValue()));
            types.put(type.getKey(), texts);
        }
        return types;
    }

    private static FieldSchema field(JsonNode node, TypeTable types) {
        if (node.has("ref") && node.path("atomic").asBoolean(false)) {
            types.addAtomic(node.required("ref").stringValue());
        }
        return new FieldSchema(
                Kind.valueOf(node.required("kind").stringValue()),
                node.path("ref").asString(""),
                node.has("items") ? field(node.required("items"), types) : null,
                node.path("required").asBoolean(false),
                node.path("omitEmpty").asBoolean(false),
                node.path("value").asBoolean(false),
                node.path("atomic").asBoolean(false),
                numbers(node.path("numbers")),
                text(node, "patchMergeKey"),
                text(node, "patchStrategy"),
                text(node, "listType"),
                keys(node.path("listMapKeys")),
                keyDefaults(node.path("listMapKeys")),
                types);
    }

    private static @Nullable String text(JsonNode node, String name) {
        return node.has(name) ? node.required(name).stringValue() : null;
    }

    private static List<Integer> numbers(JsonNode array) {
        List<Integer> numbers = new ArrayList<>(array.size());
        array.forEach(number -> numbers.add(number.intValue()));
        return List.copyOf(numbers);
    }

    /** Each may stand with its default, {@code protocol=TCP}. */
    private static List<String> keys(JsonNode array) {
        List<String> keys = new ArrayList<>(array.size());
        array.forEach(key -> keys.add(key.stringValue().split("=", 2)[0]));
        return List.copyOf(keys);
    }

    private static Map<String, String> keyDefaults(JsonNode array) {
        Map<String, String> defaults = new HashMap<>();
        for (JsonNode key : array) {
            String[] parts = key.stringValue().split("=", 2);
            if (parts.length == 2) {
                defaults.put(parts[0], parts[1]);
            }
        }
        return Map.copyOf(defaults);
    }

    private static JsonNode read(String resource) {
        try (InputStream in = SchemaResources.class.getResourceAsStream(FOLDER + resource)) {
            return JsonMapper.shared().readTree(Objects.requireNonNull(in, resource));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
