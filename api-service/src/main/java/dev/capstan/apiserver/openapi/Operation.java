package dev.capstan.apiserver.openapi;

import dev.capstan.apiserver.discovery.ServedResource;
import dev.capstan.apiserver.endpoint.Subresource;
import dev.capstan.apiserver.patch.PatchType;
import dev.capstan.apiserver.request.Verb;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One verb on one path.
 *
 * @param kind what goes in and comes out: the resource's own, or its subresource's
 * @param subresource empty for the resource itself
 * @param allNamespaces whether the path leaves out the namespace of a namespaced resource
 */
record Operation(ServedResource resource, Subresource.Kind kind, String subresource, Verb verb, boolean allNamespaces) {

    /** The HTTP method, as OpenAPI writes it. */
    String method() {
        return switch (verb) {
            case GET, LIST, WATCH -> "get";
            case CREATE -> "post";
            case UPDATE -> "put";
            case PATCH -> "patch";
            case DELETE, DELETECOLLECTION -> "delete";
        };
    }

    ObjectNode toJson(Definitions definitions, Examples examples) {
        ObjectNode operation = JsonNodeFactory.instance.objectNode();
        operation.putArray("tags").add(tag());
        operation.put("summary", summary());
        operation.put("operationId", operationId());
        operation.set("parameters", parameters().toJson());
        JsonNode body = body(definitions, examples);
        if (!body.isEmpty()) {
            operation.set("requestBody", body);
        }
        ObjectNode responses = operation.putObject("responses");
        ObjectNode success = responses.putObject(verb == Verb.CREATE ? "201" : "200");
        success.put("description", verb == Verb.CREATE ? "Created" : "OK");
        if (isLog()) {
            success.putObject("content")
                    .putObject("text/plain")
                    .putObject("schema")
                    .put("type", "string");
        } else {
            ObjectNode content = success.putObject("content");
            content.putObject("application/json").set("schema", definitions.refer(answerType()));
            content.putObject("application/yaml").set("schema", definitions.refer(answerType()));
        }
        responses.putObject("401").put("description", "Unauthorized");
        operation.put("x-kubernetes-action", action());
        operation.set(
                "x-kubernetes-group-version-kind",
                KindsOfTypes.GroupVersionKind.of(kind).toJson());
        return operation;
    }

    private Parameters parameters() {
        Parameters parameters = new Parameters();
        return switch (verb) {
            case LIST, WATCH -> parameters.selection().watching();
            case CREATE, UPDATE -> parameters.writing();
            case PATCH -> parameters.writing().applying();
            case DELETE -> parameters.deleting();
            case DELETECOLLECTION -> parameters.selection().deleting();
            case GET -> isLog() ? parameters.logging() : parameters;
        };
    }

    private ObjectNode body(Definitions definitions, Examples examples) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        switch (verb) {
            case GET, LIST, WATCH -> {}
            case CREATE, UPDATE -> {
                ObjectNode content = body.put("required", true).putObject("content");
                ObjectNode json = content.putObject("application/json");
                json.set("schema", definitions.refer(typeName()));
                json.set("example", examples.of(kind));
                content.putObject("application/yaml").set("schema", definitions.refer(typeName()));
            }
            case PATCH -> {
                ObjectNode content = body.put("required", true).putObject("content");
                for (PatchType type : PatchType.values()) {
                    content.putObject(type.mediaType()).set("schema", Definition.reference(Definition.PATCH));
                }
                content.withObject(PatchType.MERGE.mediaType()).set("example", examples.patch());
            }
            case DELETE, DELETECOLLECTION -> {
                ObjectNode json = body.putObject("content").putObject("application/json");
                json.set("schema", definitions.refer(Kinds.DELETE_OPTIONS));
                json.putObject("example");
            }
        }
        return body;
    }

    private String answerType() {
        return switch (verb) {
            case LIST, WATCH -> typeName() + "List";
            case DELETECOLLECTION -> Kinds.STATUS;
            case DELETE, CREATE, GET, UPDATE, PATCH -> isAnOrder() ? Kinds.STATUS : typeName();
        };
    }

    /** Not stored, but carried out. */
    private boolean isAnOrder() {
        return kind.kind().equals("Binding") || kind.kind().equals("Eviction");
    }

    private String typeName() {
        return Kinds.goName(kind);
    }

    private boolean isLog() {
        return subresource.equals("log");
    }

    private String tag() {
        return Kinds.goPackage(resource.group()) + "_" + resource.version();
    }

    private String action() {
        return switch (verb) {
            case CREATE -> "post";
            case UPDATE -> "put";
            default -> verb.toString();
        };
    }

    /** {@code readAppsV1NamespacedDeploymentStatus}, {@code listCoreV1PodForAllNamespaces}. */
    private String operationId() {
        String start = switch (verb) {
            case GET -> "read";
            case UPDATE -> "replace";
            case DELETECOLLECTION -> "deleteCollection";
            default -> verb.toString();
        };
        String scope = resource.namespaced() && !allNamespaces ? "Namespaced" : "";
        return start
                + Kinds.capitalised(Kinds.goPackage(resource.group()))
                + Kinds.capitalised(resource.version())
                + scope
                + resource.kind().kind()
                + Kinds.capitalised(subresource)
                + (allNamespaces ? "ForAllNamespaces" : "");
    }

    private String summary() {
        String of =
                subresource.isEmpty() ? resource.kind().kind() : resource.kind().kind() + "'s " + subresource;
        return switch (verb) {
            case GET -> "Reads one " + of;
            case LIST, WATCH -> "Lists or watches " + resource.plural() + (allNamespaces ? " of all namespaces" : "");
            case CREATE -> "Creates a " + of;
            case UPDATE -> "Replaces a " + of;
            case PATCH -> "Changes parts of a " + of;
            case DELETE -> "Deletes a " + of;
            case DELETECOLLECTION -> "Deletes all " + resource.plural() + " that are selected";
        };
    }
}
