package dev.capstan.k8s.schema;

import com.google.gson.annotations.SerializedName;
import io.kubernetes.client.custom.IntOrString;
import io.kubernetes.client.custom.Quantity;
import io.kubernetes.client.openapi.models.V1Pod;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Draws the JSON Schema of one kind from the official Java client's model classes, which are themselves generated from
 * Kubernetes' OpenAPI document: names and types from their fields, what is required from {@code openapiRequiredFields}.
 * Nothing else is allowed.
 */
final class ModelSchema {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final ObjectNode definitions = JSON.createObjectNode();

    private ModelSchema() {}

    /** @param model {@code V1Deployment} */
    static ObjectNode of(String apiVersion, String kind, Class<?> model) {
        ModelSchema schema = new ModelSchema();
        ObjectNode reference = schema.typeOf(model);
        schema.identify(model, apiVersion, kind);
        reference.set("$defs", schema.definitions);
        return reference;
    }

    /** The server takes an object by these; it has to be named, too, to be applied again. */
    private void identify(Class<?> model, String apiVersion, String kind) {
        ObjectNode object = (ObjectNode) definitions.path(model.getSimpleName());
        ((ObjectNode) object.path("properties").path("apiVersion")).put("const", apiVersion);
        ((ObjectNode) object.path("properties").path("kind")).put("const", kind);
        object.withArray("required").add("apiVersion").add("kind").add("metadata");
        // Only here: a template's metadata has no name.
        ((ObjectNode) object.path("properties").path("metadata"))
                .putArray("required")
                .add("name");
    }

    private ObjectNode typeOf(Type type) {
        if (type instanceof ParameterizedType generic) {
            return generic(generic);
        }
        Class<?> plain = (Class<?>) type;
        if (plain == String.class || plain == byte[].class || plain == OffsetDateTime.class) {
            return named("string");
        }
        if (plain == Boolean.class) {
            return named("boolean");
        }
        if (plain == Integer.class || plain == Long.class) {
            return named("integer");
        }
        if (plain == Double.class) {
            return named("number");
        }
        if (plain == IntOrString.class) {
            return either("integer", "string");
        }
        if (plain == Quantity.class) {
            return either("string", "number");
        }
        if (plain == Object.class) {
            return JSON.createObjectNode();
        }
        if (plain.getPackage() != V1Pod.class.getPackage()) {
            throw new IllegalStateException("a type without a JSON form: " + type);
        }
        return reference(plain);
    }

    private ObjectNode generic(ParameterizedType type) {
        Class<?> raw = (Class<?>) type.getRawType();
        if (Map.class.isAssignableFrom(raw)) {
            ObjectNode map = named("object");
            map.set("additionalProperties", typeOf(type.getActualTypeArguments()[1]));
            return map;
        }
        if (Collection.class.isAssignableFrom(raw)) {
            ObjectNode list = named("array");
            list.set("items", typeOf(type.getActualTypeArguments()[0]));
            return list;
        }
        throw new IllegalStateException("a type without a JSON form: " + type);
    }

    private ObjectNode reference(Class<?> model) {
        String name = model.getSimpleName();
        if (!definitions.has(name)) {
            ObjectNode object = definitions.putObject(name);
            object.put("type", "object").put("additionalProperties", false);
            ObjectNode properties = object.putObject("properties");
            for (Field field : model.getDeclaredFields()) {
                SerializedName json = field.getAnnotation(SerializedName.class);
                if (json != null) {
                    properties.set(json.value(), typeOf(field.getGenericType()));
                }
            }
            requiredOf(model).forEach(object.putArray("required")::add);
        }
        return JSON.createObjectNode().put("$ref", "#/$defs/" + name);
    }

    private static List<String> requiredOf(Class<?> model) {
        try {
            return ((Set<?>) model.getField("openapiRequiredFields").get(null))
                    .stream().map(String.class::cast).sorted().toList();
        } catch (ReflectiveOperationException otherClient) {
            throw new IllegalStateException(model + " does not say what it requires", otherClient);
        }
    }

    private static ObjectNode named(String type) {
        return JSON.createObjectNode().put("type", type);
    }

    private static ObjectNode either(String one, String other) {
        ObjectNode type = JSON.createObjectNode();
        type.putArray("type").add(one).add(other);
        return type;
    }
}
