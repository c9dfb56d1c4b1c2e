package dev.capstan.scheduler.plugins.nodeaffinity;

import dev.capstan.scheduler.cache.NodeDescription;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates node selector terms: all requirements of a term must hold; a term without any matches no node.
 *
 * <p>Source: {@code k8s.io/component-helpers/scheduling/corev1/nodeaffinity}.
 */
final class NodeSelectors {
    private static final String NAME_FIELD = "metadata.name";

    private NodeSelectors() {}

    static boolean anyMatches(List<NodeSelectorTerm> terms, NodeDescription node) {
        for (NodeSelectorTerm term : terms) {
            if (matches(term, node)) {
                return true;
            }
        }
        return false;
    }

    static boolean matches(NodeSelectorTerm term, NodeDescription node) {
        List<NodeSelectorRequirement> labels = orEmpty(term.getMatchExpressions());
        List<NodeSelectorRequirement> fields = orEmpty(term.getMatchFields());
        if (labels.isEmpty() && fields.isEmpty()) {
            return false;
        }
        for (NodeSelectorRequirement requirement : labels) {
            if (!matches(requirement, node.labels())) {
                return false;
            }
        }
        for (NodeSelectorRequirement requirement : fields) {
            if (!matches(requirement, Map.of(NAME_FIELD, node.name()))) {
                return false;
            }
        }
        return true;
    }

    /** An operator that we don't know matches nothing: better no node than a wrong one. */
    private static boolean matches(NodeSelectorRequirement requirement, Map<String, String> actual) {
        String value = actual.get(requirement.getKey());
        return switch (requirement.getOperator()) {
            case "In" -> value != null && requirement.getValues().contains(value);
            case "NotIn" -> value == null || !requirement.getValues().contains(value);
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            case "Gt" -> compares(value, requirement) > 0;
            case "Lt" -> compares(value, requirement) < 0;
            default -> false;
        };
    }

    /** 0, which satisfies neither operator, unless both are whole numbers. */
    private static int compares(@Nullable String value, NodeSelectorRequirement requirement) {
        if (value == null || requirement.getValues().size() != 1) {
            return 0;
        }
        try {
            return Long.compare(
                    Long.parseLong(value),
                    Long.parseLong(requirement.getValues().getFirst()));
        } catch (NumberFormatException notComparable) {
            return 0;
        }
    }

    private static List<NodeSelectorRequirement> orEmpty(@Nullable List<NodeSelectorRequirement> requirements) {
        return requirements == null ? List.of() : requirements;
    }
}
