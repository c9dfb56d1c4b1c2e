package dev.capstan.apiserver.strategy;

import java.util.List;

/** A {@code LabelSelector}: well-formed labels, and as many values as each operator takes. */
public final class LabelSelectorValidation {
    private LabelSelectorValidation() {}

    /** An absent selector is fine. */
    public static void validate(Field selector, FieldErrors errors) {
        errors.addAll(LabelValidation.labels(selector.child("matchLabels")));
        for (Field expression : selector.child("matchExpressions").items()) {
            operator(expression, errors);
            LabelValidation.key(expression.child("key"), errors);
            expression
                    .child("values")
                    .items()
                    .forEach(value -> errors.invalid(value, NameFormat.LABEL_VALUE.problems(value.text())));
        }
    }

    private static void operator(Field expression, FieldErrors errors) {
        Field operator = expression.child("operator");
        Field values = expression.child("values");
        switch (operator.text()) {
            case "In", "NotIn" -> {
                if (values.isEmpty()) {
                    errors.add(values.required("must be specified when `operator` is 'In' or 'NotIn'"));
                }
            }
            case "Exists", "DoesNotExist" -> {
                if (!values.isEmpty()) {
                    errors.add(values.forbidden("may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
                }
            }
            default -> errors.add(operator.invalid(operator.text(), "not a valid selector operator"));
        }
    }

    /** Whether there is anything that it demands. */
    public static boolean isEmpty(Field selector) {
        return List.of("matchLabels", "matchExpressions").stream()
                .allMatch(part -> selector.child(part).isEmpty());
    }
}
