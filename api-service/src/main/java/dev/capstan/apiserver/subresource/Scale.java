package dev.capstan.apiserver.subresource;

import dev.capstan.apiserver.errors.ApiException;
import dev.capstan.apiserver.errors.FieldError;
import dev.capstan.apiserver.registry.Metadata;
import dev.capstan.resource.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** An {@code autoscaling/v1} Scale, seen on a Deployment or ReplicaSet. */
record Scale(ObjectNode tree) {
    private static final List<String> SHARED_METADATA =
            List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp");

    static Scale of(ObjectNode object) {
        ObjectNode scale = JsonNodeFactory.instance.objectNode();
        scale.put("kind", "Scale").put("apiVersion", "autoscaling/v1");
        ObjectNode metadata = scale.putObject("metadata");
        for (String field : SHARED_METADATA) {
            JsonNode value = object.path("metadata").get(field);
            if (value != null) {
                metadata.set(field, value);
            }
        }
        scale.putObject("spec")
                .put("replicas", object.path("spec").path("replicas").intValue(0));
        ObjectNode status = scale.putObject("status");
        status.put("replicas", object.path("status").path("replicas").intValue(0));
        String selector = selector(object.path("spec").path("selector"));
        if (!selector.isEmpty()) {
            status.put("selector", selector);
        }
        return new Scale(scale);
    }

    /** Takes over the replicas; uid and resourceVersion, where given, are preconditions. */
    ObjectNode applyTo(ObjectNode object, String name) {
        JsonNode replicas = tree.path("spec").path("replicas");
        if (!replicas.isMissingNode() && !replicas.isNull() && !replicas.isInt()) {
            throw ApiException.badRequest(
                    "Scale in version \"v1\" cannot be handled as a Scale: spec.replicas is no integer");
        }
        if (replicas.intValue(0) < 0) {
            FieldError error =
                    FieldError.invalid("spec.replicas", replicas.intValue(0), "must be greater than or equal to 0");
            throw ApiException.invalid("autoscaling", "Scale", name, List.of(error));
        }
        Metadata given = Metadata.of(tree);
        ObjectNode metadata = Metadata.of(object).node();
        for (String precondition : List.of("name", "namespace", "uid", "resourceVersion")) {
            String value = given.node().path(precondition).asString("");
            if (!value.isEmpty()) {
                metadata.put(precondition, value);
            }
        }
        object.withObjectProperty("spec").put("replicas", replicas.intValue(0));
        return object;
    }

    /** What an applied Scale says, as a configuration of the object that it scales. */
    ObjectNode configurationOf(ResourceType type) {
        ObjectNode configuration = JsonNodeFactory.instance.objectNode();
        configuration.put("apiVersion", type.apiVersion()).put("kind", type.kind());
        JsonNode metadata = tree.get("metadata");
        if (metadata != null) {
            configuration.set("metadata", metadata.deepCopy());
        }
        JsonNode replicas = tree.path("spec").get("replicas");
        if (replicas != null) {
            configuration.putObject("spec").set("replicas", replicas);
        }
        return configuration;
    }

    /** {@code app=web,tier in (a,b)}: a label selector in the form of query strings. */
    private static String selector(JsonNode selector) {
        List<String> terms = new ArrayList<>();
        Map<String, String> labels = new TreeMap<>();
        selector.path("matchLabels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asString("")));
        labels.forEach((key, value) -> terms.add(key + "=" + value));
        for (JsonNode expression : selector.path("matchExpressions")) {
            String key = expression.path("key").asString("");
            List<String> values = new ArrayList<>();
            expression.path("values").forEach(value -> values.add(value.asString("")));
            String set = "(" + String.join(",", values) + ")";
            terms.add(
                    switch (expression.path("operator").asString("")) {
                        case "In" -> key + " in " + set;
                        case "NotIn" -> key + " notin " + set;
                        case "DoesNotExist" -> "!" + key;
                        default -> key;
                    });
        }
        return String.join(",", terms);
    }
}
