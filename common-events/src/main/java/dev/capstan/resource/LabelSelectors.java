package dev.capstan.resource;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Evaluates {@code spec.selector} of workloads. A null selector matches nothing, an empty one everything. */
public final class LabelSelectors {
    private LabelSelectors() {}

    public static boolean matches(@Nullable LabelSelector selector, @Nullable Map<String, String> labels) {
        if (selector == null) {
            return false;
        }
        Map<String, String> actual = labels == null ? Map.of() : labels;
        Map<String, String> wanted = selector.getMatchLabels();
        boolean labelsMatch = wanted == null
                || wanted.entrySet().stream().allMatch(entry -> entry.getValue().equals(actual.get(entry.getKey())));
        return labelsMatch && expressions(selector).stream().allMatch(requirement -> matches(requirement, actual));
    }

    private static List<LabelSelectorRequirement> expressions(LabelSelector selector) {
        return selector.getMatchExpressions() == null ? List.of() : selector.getMatchExpressions();
    }

    /**
     * {@code NotIn} is also true of objects that lack the label, as Kubernetes documents.
     *
     * @throws IllegalArgumentException for an operator that the API server would have refused
     */
    private static boolean matches(LabelSelectorRequirement requirement, Map<String, String> labels) {
        String value = labels.get(requirement.getKey());
        return switch (requirement.getOperator()) {
            case "In" -> value != null && requirement.getValues().contains(value);
            case "NotIn" -> value == null || !requirement.getValues().contains(value);
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            default -> throw new IllegalArgumentException("unknown operator " + requirement.getOperator());
        };
    }
}
