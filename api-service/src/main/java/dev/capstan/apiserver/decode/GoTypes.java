package dev.capstan.apiserver.decode;

import dev.capstan.apiserver.schema.Schema;
import java.util.Objects;
import tools.jackson.core.JsonToken;

/** What Go calls types and JSON values in its error messages. */
final class GoTypes {
    private GoTypes() {}

    /** {@code int32}, {@code []v1.Container}, {@code map[string]string}. */
    static String typeOf(Schema schema) {
        return switch (schema.kind()) {
            case OBJECT -> structOf(schema, "v1.");
            case MAP -> "map[string]" + typeOf(Objects.requireNonNull(schema.items()));
            case ARRAY -> "[]" + typeOf(Objects.requireNonNull(schema.items()));
            case STRING, TIME, MICRO_TIME -> "string";
            case BYTES -> "[]uint8";
            case INT32, INT_OR_STRING -> "int32";
            case INT64 -> "int64";
            case NUMBER -> "float64";
            case BOOLEAN -> "bool";
            case QUANTITY -> "resource.Quantity";
            case ANY -> "runtime.RawExtension";
        };
    }

    /** {@code io.k8s.api.core.v1.PodSpec} is {@code PodSpec}. */
    static String structOf(Schema object) {
        return structOf(object, "");
    }

    static String valueOf(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> "object";
            case START_ARRAY -> "array";
            case VALUE_STRING -> "string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "number";
            case VALUE_TRUE, VALUE_FALSE -> "bool";
            default -> token.toString();
        };
    }

    private static String structOf(Schema object, String prefix) {
        return prefix + object.name().substring(object.name().lastIndexOf('.') + 1);
    }
}
