package dev.capstan.lifecycle.namespace;

import dev.capstan.resource.ResourceType;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceCondition;
import io.fabric8.kubernetes.api.model.NamespaceConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a terminating namespace waits for, in Kubernetes' words ({@code pkg/controller/namespace/deletion/status_condition_utils.go}).
 * Nothing is discovered or parsed here, so the first two never tell of a failure; a deletion that fails is tried again as a whole.
 */
final class DeletionConditions {
    private DeletionConditions() {}

    /**
     * @param remaining what is left, by type
     * @param previous whose times stay where nothing changed
     */
    static List<NamespaceCondition> of(
            Map<ResourceType, List<? extends HasMetadata>> remaining, List<NamespaceCondition> previous, Instant now) {
        String content = counts(
                remaining.entrySet().stream()
                        .collect(Collectors.toMap(
                                left -> left.getKey().plural() + "."
                                        + left.getKey().group(),
                                left -> (long) left.getValue().size())),
                "%s has %d resource instances");
        String finalizers = counts(
                remaining.values().stream()
                        .flatMap(List::stream)
                        .flatMap(object -> object.getMetadata().getFinalizers().stream())
                        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting())),
                "%s in %d resource instances");
        List<NamespaceCondition> conditions = List.of(
                condition(
                        "NamespaceDeletionDiscoveryFailure",
                        "False",
                        "ResourcesDiscovered",
                        "All resources successfully discovered"),
                condition(
                        "NamespaceDeletionGroupVersionParsingFailure",
                        "False",
                        "ParsedGroupVersions",
                        "All legacy kube types successfully parsed"),
                condition(
                        "NamespaceDeletionContentFailure",
                        "False",
                        "ContentDeleted",
                        "All content successfully deleted, may be waiting on finalization"),
                content.isEmpty()
                        ? condition(
                                "NamespaceContentRemaining",
                                "False",
                                "ContentRemoved",
                                "All content successfully removed")
                        : condition(
                                "NamespaceContentRemaining",
                                "True",
                                "SomeResourcesRemain",
                                "Some resources are remaining: " + content),
                finalizers.isEmpty()
                        ? condition(
                                "NamespaceFinalizersRemaining",
                                "False",
                                "ContentHasNoFinalizers",
                                "All content-preserving finalizers finished")
                        : condition(
                                "NamespaceFinalizersRemaining",
                                "True",
                                "SomeFinalizersRemain",
                                "Some content in the namespace has finalizers remaining: " + finalizers));
        String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
        conditions.forEach(condition -> condition.setLastTransitionTime(previous.stream()
                .filter(other -> other.getType().equals(condition.getType())
                        && other.getStatus().equals(condition.getStatus()))
                .map(NamespaceCondition::getLastTransitionTime)
                .findFirst()
                .orElse(time)));
        return conditions;
    }

    private static String counts(Map<String, Long> counts, String form) {
        return new TreeMap<>(counts)
                .entrySet().stream()
                        .map(count -> form.formatted(count.getKey(), count.getValue()))
                        .collect(Collectors.joining(", "));
    }

    private static NamespaceCondition condition(String type, String status, String reason, String message) {
        return new NamespaceConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(reason)
                .withMessage(message)
                .build();
    }
}
