package dev.capstan.k8s.rules;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A label selector; an empty one selects all. */
record Selector(JsonNode tree) {
    boolean selects(Map<String, String> labels) {
        return PodTemplate.labels(tree.path("matchLabels")).entrySet().stream()
                        .allMatch(wanted -> wanted.getValue().equals(labels.get(wanted.getKey())))
                && tree.path("matchExpressions")
                        .valueStream()
                        .allMatch(expression -> isTrue(
                                expression, labels.get(expression.path("key").asString(""))));
    }

    private static boolean isTrue(JsonNode expression, @Nullable String value) {
        boolean listed = expression
                .path("values")
                .valueStream()
                .anyMatch(one -> one.asString("").equals(value));
        return switch (expression.path("operator").asString("")) {
            case "In" -> listed;
            case "NotIn" -> !listed;
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            default -> throw new IllegalStateException("no such operator: " + expression);
        };
    }
}
