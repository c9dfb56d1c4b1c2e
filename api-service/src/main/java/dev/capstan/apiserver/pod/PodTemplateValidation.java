package dev.capstan.apiserver.pod;

import dev.capstan.apiserver.strategy.Field;
import dev.capstan.apiserver.strategy.FieldErrors;
import dev.capstan.apiserver.strategy.LabelSelectorValidation;
import dev.capstan.apiserver.strategy.LabelValidation;
import dev.capstan.resource.LabelSelectors;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * The template and selector of a kind that keeps Pods running: the selector must find what the template makes, and the Pods
 * must be made to run for ever.
 *
 * <p>We differ: with {@code capstan.dev/replace-on-exit: "true"} in its annotations a template may say
 * {@code restartPolicy: Never}, and every exit of a container then replaces the whole Pod.
 */
public final class PodTemplateValidation {
    private static final String REPLACE_ON_EXIT = "capstan.dev/replace-on-exit";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private PodTemplateValidation() {}

    /** What is legal in the template but hardly meant. */
    public static List<String> warnings(Field spec) {
        return PodWarnings.of(spec.child("template").child("spec"));
    }

    /**
     * @param spec with {@code selector} and {@code template}
     */
    public static void validate(Field spec, FieldErrors errors) {
        Field selector = spec.child("selector");
        Field template = spec.child("template");
        selector(selector, errors);
        matching(selector, template.child("metadata").child("labels"), errors);

        Field metadata = template.child("metadata");
        errors.addAll(LabelValidation.labels(metadata.child("labels")));
        errors.addAll(LabelValidation.annotations(metadata.child("annotations")));

        Field podSpec = template.child("spec");
        PodSpecValidation.validate(podSpec, errors);
        if (podSpec.child("ephemeralContainers").isPresent()) {
            errors.add(
                    podSpec.child("ephemeralContainers").forbidden("ephemeral containers not allowed in pod template"));
        }
        restartPolicy(podSpec.child("restartPolicy"), metadata.child("annotations"), errors);
        if (podSpec.child("activeDeadlineSeconds").isPresent()) {
            errors.add(podSpec.child("activeDeadlineSeconds")
                    .forbidden("activeDeadlineSeconds in ReplicaSet is not Supported"));
        }
    }

    private static void selector(Field selector, FieldErrors errors) {
        if (!selector.isPresent()) {
            errors.add(selector.required(""));
            return;
        }
        LabelSelectorValidation.validate(selector, errors);
        if (LabelSelectorValidation.isEmpty(selector)) {
            errors.add(selector.invalid("empty selector is invalid for deployment"));
        }
    }

    /** An absent selector matches nothing, so it doesn't match the labels either. */
    private static void matching(Field selector, Field labels, FieldErrors errors) {
        if (selector.isPresent() && (LabelSelectorValidation.isEmpty(selector) || hasUnknownOperator(selector))) {
            return;
        }
        LabelSelector parsed = selector.isPresent() ? JSON.treeToValue(selector.value(), LabelSelector.class) : null;
        if (!LabelSelectors.matches(parsed, labels.strings())) {
            errors.add(labels.invalid(
                    labels.isPresent() ? labels.value() : JSON.createObjectNode(),
                    "`selector` does not match template `labels`"));
        }
    }

    private static boolean hasUnknownOperator(Field selector) {
        List<String> known = List.of("In", "NotIn", "Exists", "DoesNotExist");
        return selector.child("matchExpressions").items().stream()
                .anyMatch(expression ->
                        !known.contains(expression.child("operator").text()));
    }

    private static void restartPolicy(Field policy, Field annotations, FieldErrors errors) {
        boolean replacesOnExit = annotations.child(REPLACE_ON_EXIT).is("true");
        List<String> supported = replacesOnExit ? List.of("Always", "Never") : List.of("Always");
        // What is no policy at all was already refused with the spec.
        if (PodSpecValidation.RESTART_POLICIES.contains(policy.text())) {
            errors.oneOf(policy, supported);
        }
    }
}
