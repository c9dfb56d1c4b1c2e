package dev.capstan.apiserver.errors;

import dev.capstan.apiserver.errors.ApiException.Cause;
import dev.capstan.apiserver.errors.ApiException.Details;
import dev.capstan.resource.ResourceType;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Kubernetes' {@code Status} objects. */
public final class Status {
    private Status() {}

    public static ObjectNode failure(ApiException exception) {
        ObjectNode status = empty("Failure");
        status.put("message", exception.getMessage()).put("reason", exception.reason());
        Details details = exception.details();
        if (details != null) {
            status.set("details", tree(details));
        }
        return status.put("code", exception.code());
    }

    /** The answer to a DELETE that removed an object. */
    public static ObjectNode deleted(ResourceType type, String name, String uid) {
        ObjectNode status = empty("Success");
        status.set("details", tree(new Details(type.group(), type.plural(), name, uid, java.util.List.of(), 0)));
        return status;
    }

    public static ObjectNode success(int code) {
        return empty("Success").put("code", code);
    }

    private static ObjectNode empty(String outcome) {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
        return status.put("status", outcome);
    }

    private static ObjectNode tree(Details details) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        put(node, "name", details.name());
        put(node, "group", details.group());
        put(node, "kind", details.kind());
        put(node, "uid", details.uid());
        if (!details.causes().isEmpty()) {
            ArrayNode causes = node.putArray("causes");
            for (Cause cause : details.causes()) {
                ObjectNode entry = causes.addObject();
                put(entry, "reason", cause.reason());
                put(entry, "message", cause.message());
                put(entry, "field", cause.field());
            }
        }
        if (details.retryAfterSeconds() > 0) {
            node.put("retryAfterSeconds", details.retryAfterSeconds());
        }
        return node;
    }

    private static void put(ObjectNode node, String field, String value) {
        if (!value.isEmpty()) {
            node.put(field, value);
        }
    }
}
