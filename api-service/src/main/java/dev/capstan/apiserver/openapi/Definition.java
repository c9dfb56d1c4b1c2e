package dev.capstan.apiserver.openapi;

import dev.capstan.apiserver.schema.Schema;
import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Definitions that aren't objects of the API but forms of values, and how to refer to any definition. */
final class Definition {
    static final String PATCH = "io.k8s.apimachinery.pkg.apis.meta.v1.Patch";

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
    private static final Map<Schema.Kind, String> NAMES = Map.of(
            Schema.Kind.TIME, META + "Time",
            Schema.Kind.MICRO_TIME, META + "MicroTime",
            Schema.Kind.ANY, META + "FieldsV1",
            Schema.Kind.QUANTITY, "io.k8s.apimachinery.pkg.api.resource.Quantity",
            Schema.Kind.INT_OR_STRING, "io.k8s.apimachinery.pkg.util.intstr.IntOrString");

    private Definition() {}

    static ObjectNode reference(String name) {
        return NODES.objectNode().put("$ref", "#/components/schemas/" + name);
    }

    /** Of a kind that is no object, array or map. */
    static ObjectNode scalar(Schema.Kind kind) {
        ObjectNode schema = NODES.objectNode();
        return switch (kind) {
            case STRING -> schema.put("type", "string");
            case BYTES -> schema.put("type", "string").put("format", "byte");
            case INT32 -> schema.put("type", "integer").put("format", "int32");
            case INT64 -> schema.put("type", "integer").put("format", "int64");
            case NUMBER -> schema.put("type", "number").put("format", "double");
            case BOOLEAN -> schema.put("type", "boolean");
            case QUANTITY, INT_OR_STRING, TIME, MICRO_TIME, ANY -> reference(NAMES.getOrDefault(kind, ""));
            case OBJECT, ARRAY, MAP -> throw new IllegalArgumentException(kind + " is no scalar");
        };
    }

    /** The definitions that {@link #scalar} refers to, and that of patches. */
    static void addAllTo(ObjectNode components) {
        components
                .putObject(NAMES.getOrDefault(Schema.Kind.TIME, ""))
                .put("description", "A moment to the second, in RFC 3339 form.")
                .put("type", "string")
                .put("format", "date-time");
        components
                .putObject(NAMES.getOrDefault(Schema.Kind.MICRO_TIME, ""))
                .put("description", "A moment to the microsecond, in RFC 3339 form.")
                .put("type", "string")
                .put("format", "date-time");
        components
                .putObject(NAMES.getOrDefault(Schema.Kind.ANY, ""))
                .put("description", "Any JSON object.")
                .put("type", "object");
        ObjectNode quantity = components.putObject(NAMES.getOrDefault(Schema.Kind.QUANTITY, ""));
        quantity.put("description", "An amount with an optional suffix: 100m, 0.5, 64Mi, 2G.");
        quantity.putArray("oneOf")
                .add(scalar(Schema.Kind.STRING))
                .add(NODES.objectNode().put("type", "number"));
        ObjectNode intOrString = components.putObject(NAMES.getOrDefault(Schema.Kind.INT_OR_STRING, ""));
        intOrString.put("description", "A whole number, or a string: 3, 25%, http.");
        intOrString.put("format", "int-or-string");
        intOrString
                .putArray("oneOf")
                .add(NODES.objectNode().put("type", "integer"))
                .add(scalar(Schema.Kind.STRING));
        components
                .putObject(PATCH)
                .put("description", "What to change of an object.")
                .put("type", "object");
    }
}
