package dev.capstan.apiserver.errors;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One thing wrong with one field, worded as Kubernetes words it ({@code k8s.io/apimachinery/pkg/util/validation/field}).
 *
 * @param field {@code spec.containers[0].image}, {@code metadata.labels}
 * @param message without the field: {@code Required value}, {@code Invalid value: "A": a lowercase RFC 1123 …}
 */
public record FieldError(Type type, String field, String message) {
    /** The cause's {@code reason} on the wire. */
    public enum Type {
        REQUIRED("FieldValueRequired", "Required value"),
        INVALID("FieldValueInvalid", "Invalid value"),
        DUPLICATE("FieldValueDuplicate", "Duplicate value"),
        NOT_SUPPORTED("FieldValueNotSupported", "Unsupported value"),
        FORBIDDEN("FieldValueForbidden", "Forbidden"),
        TOO_LONG("FieldValueTooLong", "Too long"),
        TOO_MANY("FieldValueTooMany", "Too many"),
        NOT_FOUND("FieldValueNotFound", "Not found"),
        TYPE_INVALID("FieldValueTypeInvalid", "Invalid value");

        private final String reason;
        private final String text;

        Type(String reason, String text) {
            this.reason = reason;
            this.text = text;
        }

        public String reason() {
            return reason;
        }
    }

    public static FieldError required(String field, String detail) {
        return new FieldError(Type.REQUIRED, field, Type.REQUIRED.text + suffix(detail));
    }

    /** {@code value} is printed as JSON; null prints {@code null}. */
    public static FieldError invalid(String field, @Nullable Object value, String detail) {
        return new FieldError(Type.INVALID, field, Type.INVALID.text + ": " + print(value) + suffix(detail));
    }

    public static FieldError duplicate(String field, @Nullable Object value) {
        return new FieldError(Type.DUPLICATE, field, Type.DUPLICATE.text + ": " + print(value));
    }

    /** Prints {@code Unsupported value: "x": supported values: "a", "b"}. */
    public static FieldError notSupported(String field, @Nullable Object value, Iterable<String> supported) {
        StringBuilder quoted = new StringBuilder();
        for (String option : supported) {
            quoted.append(quoted.isEmpty() ? "" : ", ")
                    .append('"')
                    .append(option)
                    .append('"');
        }
        return new FieldError(
                Type.NOT_SUPPORTED,
                field,
                Type.NOT_SUPPORTED.text + ": " + print(value) + ": supported values: " + quoted);
    }

    public static FieldError forbidden(String field, String detail) {
        return new FieldError(Type.FORBIDDEN, field, Type.FORBIDDEN.text + suffix(detail));
    }

    public static FieldError tooLong(String field, int maximum) {
        return new FieldError(
                Type.TOO_LONG, field, Type.TOO_LONG.text + ": may not be more than " + maximum + " bytes");
    }

    public static FieldError notFound(String field, @Nullable Object value) {
        return new FieldError(Type.NOT_FOUND, field, Type.NOT_FOUND.text + ": " + print(value));
    }

    private static String suffix(String detail) {
        return detail.isEmpty() ? "" : ": " + detail;
    }

    private static String print(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case JsonNode node when node.isString() -> quote(node.stringValue());
            case String text -> quote(text);
            default -> value.toString();
        };
    }

    private static String quote(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
