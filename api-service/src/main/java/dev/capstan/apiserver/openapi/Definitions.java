package dev.capstan.apiserver.openapi;

import dev.capstan.apiserver.schema.Schema;
import dev.capstan.apiserver.schema.Schemas;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code components.schemas} of a document, in the form that Kubernetes publishes: named by Go package and type, with patch
 * rules and list types as extensions.
 */
final class Definitions {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Schemas schemas;
    private final KindsOfTypes kinds;
    private final Map<String, Map<String, String>> texts;
    private final Map<String, ObjectNode> built = new TreeMap<>();
    private final Deque<String> wanted = new ArrayDeque<>();

    Definitions(Schemas schemas, KindsOfTypes kinds, Map<String, Map<String, String>> texts) {
        this.schemas = schemas;
        this.kinds = kinds;
        this.texts = texts;
    }

    /** A reference to a type, which from now on is part of the document with all that it refers to. */
    ObjectNode refer(String type) {
        wanted.add(type);
        return Definition.reference(type);
    }

    ObjectNode write() {
        while (!wanted.isEmpty()) {
            String type = wanted.remove();
            if (!built.containsKey(type)) {
                built.put(type, define(schemas.named(type)));
            }
        }
        ObjectNode components = NODES.objectNode();
        Definition.addAllTo(components);
        built.forEach(components::set);
        return components;
    }

    private ObjectNode define(Schema type) {
        ObjectNode definition = NODES.objectNode();
        putText(definition, text(type.name(), ""));
        definition.put("type", "object");
        ObjectNode properties = NODES.objectNode();
        for (Map.Entry<String, Schema> field : type.properties().entrySet()) {
            properties.set(field.getKey(), property(field.getValue(), text(type.name(), field.getKey())));
            if (field.getValue().required()) {
                definition.withArray("required").add(field.getKey());
            }
        }
        if (!properties.isEmpty()) {
            definition.set("properties", properties);
        }
        if (type.atomicMap()) {
            definition.put("x-kubernetes-map-type", "atomic");
        }
        kinds.of(type)
                .forEach(kind ->
                        definition.withArray("x-kubernetes-group-version-kind").add(kind.toJson()));
        return definition;
    }

    private ObjectNode property(Schema field, String text) {
        ObjectNode shape = shape(field);
        ObjectNode property = shape;
        if (shape.has("$ref")) {
            // Beside a reference nothing else counts, so that text needs the detour.
            property = NODES.objectNode();
            property.putArray("allOf").add(shape);
        }
        putText(property, text);
        putIfSaid(property, "x-kubernetes-patch-strategy", field.patchStrategy());
        putIfSaid(property, "x-kubernetes-patch-merge-key", field.mergeKey());
        putIfSaid(property, "x-kubernetes-list-type", field.listType());
        if (field.kind() == Schema.Kind.MAP && field.atomicMap()) {
            property.put("x-kubernetes-map-type", "atomic");
        }
        for (String key : field.listMapKeys()) {
            property.withArray("x-kubernetes-list-map-keys").add(key);
        }
        return property;
    }

    private ObjectNode shape(Schema schema) {
        return switch (schema.kind()) {
            case OBJECT -> refer(schema.name());
            case ARRAY -> {
                ObjectNode array = NODES.objectNode().put("type", "array");
                array.set("items", shape(Objects.requireNonNull(schema.items())));
                yield array;
            }
            case MAP -> {
                ObjectNode map = NODES.objectNode().put("type", "object");
                map.set("additionalProperties", shape(Objects.requireNonNull(schema.items())));
                yield map;
            }
            default -> Definition.scalar(schema.kind());
        };
    }

    private String text(String type, String field) {
        return texts.getOrDefault(type, Map.of()).getOrDefault(field, "");
    }

    private static void putText(ObjectNode node, String text) {
        if (!text.isEmpty()) {
            node.put("description", text);
        }
    }

    private static void putIfSaid(ObjectNode node, String name, @Nullable String value) {
        if (value != null) {
            node.put(name, value);
        }
    }
}
