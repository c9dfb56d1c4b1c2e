package dev.capstan.apiserver.pod;

import dev.capstan.apiserver.strategy.Field;
import dev.capstan.apiserver.strategy.FieldErrors;
import dev.capstan.apiserver.strategy.SameValue;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What may change in the spec of a Pod that exists:
 *
 * <ol>
 *   <li>images of containers and init containers, but not which containers there are;
 *   <li>{@code activeDeadlineSeconds}, set or made shorter;
 *   <li>tolerations: new ones, and {@code tolerationSeconds} of old ones;
 *   <li>a negative {@code terminationGracePeriodSeconds}, to 1;
 *   <li>scheduling gates, taken away.
 * </ol>
 *
 * <p>{@code spec.nodeName} isn't among them: only the binding subresource sets it.
 */
final class PodUpdateValidation {
    private static final String REFUSAL = "pod updates may not change fields other than `spec.containers[*].image`,"
            + "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing"
            + " tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

    private PodUpdateValidation() {}

    static void validate(Field spec, Field old, FieldErrors errors) {
        boolean sameContainers = sameCount("containers", spec, old, errors);
        boolean sameInitContainers = sameCount("initContainers", spec, old, errors);
        if (!sameContainers || !sameInitContainers) {
            return;
        }
        deadline(spec.child("activeDeadlineSeconds"), old.child("activeDeadlineSeconds"), errors);
        tolerations(spec.child("tolerations"), old.child("tolerations"), errors);
        gates(spec.child("schedulingGates"), old.child("schedulingGates"), errors);
        List<String> changed = changedFields(spec, old);
        if (!changed.isEmpty()) {
            errors.add(spec.forbidden(REFUSAL + "\nchanged: " + String.join(", ", changed)));
        }
    }

    private static boolean sameCount(String kind, Field spec, Field old, FieldErrors errors) {
        boolean same =
                spec.child(kind).items().size() == old.child(kind).items().size();
        if (!same) {
            errors.add(spec.child(kind).forbidden("pod updates may not add or remove containers"));
        }
        return same;
    }

    private static void deadline(Field deadline, Field old, FieldErrors errors) {
        errors.between(deadline, 0, Integer.MAX_VALUE);
        if (old.isPresent() && !deadline.isPresent()) {
            errors.add(deadline.invalid("must not update from a positive integer to nil value"));
        } else if (old.isPresent() && deadline.number() > old.number()) {
            errors.add(deadline.invalid("must be less than or equal to previous value"));
        }
    }

    private static void tolerations(Field tolerations, Field old, FieldErrors errors) {
        List<JsonNode> kept = tolerations.items().stream()
                .map(PodUpdateValidation::withoutSeconds)
                .toList();
        boolean allKept = old.items().stream()
                .map(PodUpdateValidation::withoutSeconds)
                .allMatch(toleration -> kept.stream().anyMatch(other -> SameValue.of(toleration, other)));
        if (!allKept) {
            errors.add(tolerations.forbidden("existing toleration can not be modified except its tolerationSeconds"));
        }
    }

    private static JsonNode withoutSeconds(Field toleration) {
        JsonNode copy = toleration.value().deepCopy();
        return copy instanceof ObjectNode object ? object.without("tolerationSeconds") : copy;
    }

    private static void gates(Field gates, Field old, FieldErrors errors) {
        List<String> known =
                old.items().stream().map(gate -> gate.child("name").text()).toList();
        for (Field gate : gates.items()) {
            String name = gate.child("name").text();
            if (!known.contains(name)) {
                errors.add(gate.forbidden("only deletion is allowed, but found new scheduling gate '" + name + "'"));
            }
        }
    }

    /** Names of the spec's fields that differ beyond what is allowed. */
    private static List<String> changedFields(Field spec, Field old) {
        ObjectNode after = comparable(spec);
        ObjectNode before = comparable(old);
        if (before.path("terminationGracePeriodSeconds").asLong(0) < 0
                && after.path("terminationGracePeriodSeconds").asLong(0) == 1) {
            after.remove("terminationGracePeriodSeconds");
            before.remove("terminationGracePeriodSeconds");
        }
        return Stream.concat(after.propertyNames().stream(), before.propertyNames().stream())
                .distinct()
                .filter(name -> !SameValue.of(after.path(name), before.path(name)))
                .map(name -> "spec." + name)
                .toList();
    }

    private static ObjectNode comparable(Field spec) {
        ObjectNode copy = (ObjectNode) spec.value().deepCopy();
        copy.remove(List.of("activeDeadlineSeconds", "tolerations", "schedulingGates"));
        for (String kind : List.of("containers", "initContainers")) {
            for (JsonNode container : copy.path(kind)) {
                ((ObjectNode) container).remove("image");
            }
        }
        return copy;
    }
}
