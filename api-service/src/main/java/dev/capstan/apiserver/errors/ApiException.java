package dev.capstan.apiserver.errors;

import dev.capstan.resource.ResourceType;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A refusal on its way to the client as a Kubernetes {@code Status}. The factories are the one table of codes, reasons and
 * wording (source of the wording: {@code k8s.io/apimachinery/pkg/api/errors}).
 */
public final class ApiException extends RuntimeException {
    private final int code;
    private final String reason;
    private final @Nullable Details details;

    /** {@code status.details}; empty strings are left out on the wire. */
    public record Details(
            String group, String kind, String name, String uid, List<Cause> causes, int retryAfterSeconds) {}

    /** One of {@code status.details.causes}. */
    public record Cause(String reason, String message, String field) {}

    public ApiException(int code, String reason, String message, @Nullable Details details) {
        super(message);
        this.code = code;
        this.reason = reason;
        this.details = details;
    }

    public int code() {
        return code;
    }

    public String reason() {
        return reason;
    }

    public @Nullable Details details() {
        return details;
    }

    public static ApiException badRequest(String message) {
        return new ApiException(400, "BadRequest", message, null);
    }

    public static ApiException unauthorized() {
        return new ApiException(401, "Unauthorized", "Unauthorized", null);
    }

    public static ApiException forbidden(ResourceType type, String name, String why) {
        return new ApiException(
                403, "Forbidden", quoted(type, name) + " is forbidden: " + why, of(type, name, List.of()));
    }

    public static ApiException notFound(ResourceType type, String name) {
        return new ApiException(404, "NotFound", quoted(type, name) + " not found", of(type, name, List.of()));
    }

    /** For paths that nothing serves. */
    public static ApiException noSuchPath() {
        return new ApiException(
                404,
                "NotFound",
                "the server could not find the requested resource",
                new Details("", "", "", "", List.of(), 0));
    }

    public static ApiException methodNotAllowed() {
        return new ApiException(
                405,
                "MethodNotAllowed",
                "the server does not allow this method on the requested resource",
                new Details("", "", "", "", List.of(), 0));
    }

    public static ApiException alreadyExists(ResourceType type, String name) {
        return new ApiException(
                409, "AlreadyExists", quoted(type, name) + " already exists", of(type, name, List.of()));
    }

    public static ApiException conflict(ResourceType type, String name, String why) {
        return conflict(type.group(), type.plural(), name, why);
    }

    /** For conflicts about what isn't a resource of its own: {@code pods/binding}, or a kind. */
    public static ApiException conflict(String group, String kind, String name, String why) {
        String qualified = group.isEmpty() ? kind : kind + "." + group;
        return new ApiException(
                409,
                "Conflict",
                "Operation cannot be fulfilled on " + qualified + " \"" + name + "\": " + why,
                new Details(group, kind, name, "", List.of(), 0));
    }

    /** The conflict that clients retry on. */
    public static ApiException modified(ResourceType type, String name) {
        return conflict(
                type,
                name,
                "the object has been modified; please apply your changes to the latest version and try again");
    }

    public static ApiException gone(String message) {
        return new ApiException(410, "Expired", message, null);
    }

    /** Nothing that the client's Accept header names can be answered. */
    public static ApiException notAcceptable() {
        return new ApiException(
                406,
                "NotAcceptable",
                "only the following media types are accepted: application/json, application/yaml",
                null);
    }

    public static ApiException internal(String message) {
        return new ApiException(500, "InternalError", "Internal error occurred: " + message, null);
    }

    public static ApiException tooLarge(String message) {
        return new ApiException(413, "RequestEntityTooLarge", message, null);
    }

    public static ApiException unsupportedMediaType(String message) {
        return new ApiException(415, "UnsupportedMediaType", message, new Details("", "", "", "", List.of(), 0));
    }

    /** {@code Deployment.apps "x" is invalid: spec.replicas: Invalid value: …}, several errors in brackets. */
    public static ApiException invalid(ResourceType type, String name, List<FieldError> errors) {
        return invalid(type.group(), type.kind(), name, errors);
    }

    /** For what isn't a resource of its own: {@code Scale}, {@code CreateOptions}. */
    public static ApiException invalid(String group, String kind, String name, List<FieldError> errors) {
        List<String> texts = errors.stream()
                .map(error -> error.field() + ": " + error.message())
                .distinct()
                .toList();
        String qualified = group.isEmpty() ? kind : kind + "." + group;
        String joined =
                texts.size() == 1 ? texts.getFirst() : texts.stream().collect(Collectors.joining(", ", "[", "]"));
        List<Cause> causes = errors.stream()
                .map(error -> new Cause(error.type().reason(), error.message(), error.field()))
                .toList();
        return new ApiException(
                422,
                "Invalid",
                qualified + " \"" + name + "\" is invalid: " + joined,
                new Details(group, kind, name, "", causes, 0));
    }

    private static String quoted(ResourceType type, String name) {
        return type.qualifiedPlural() + " \"" + name + "\"";
    }

    private static Details of(ResourceType type, String name, List<Cause> causes) {
        return new Details(type.group(), type.plural(), name, "", causes, 0);
    }
}
