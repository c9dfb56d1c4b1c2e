package dev.capstan.apiserver.pod;

import dev.capstan.apiserver.strategy.Field;
import dev.capstan.apiserver.strategy.FieldErrors;
import dev.capstan.apiserver.strategy.LabelValidation;
import java.util.List;

/** One term of a node affinity: expressions over labels, and over the one field that selects nodes, their name. */
final class NodeSelectorTermValidation {
    private NodeSelectorTermValidation() {}

    static void validate(Field term, FieldErrors errors) {
        for (Field expression : term.child("matchExpressions").items()) {
            operator(expression, errors);
            LabelValidation.key(expression.child("key"), errors);
        }
        for (Field expression : term.child("matchFields").items()) {
            field(expression, errors);
        }
    }

    private static void operator(Field expression, FieldErrors errors) {
        Field operator = expression.child("operator");
        Field values = expression.child("values");
        int count = values.items().size();
        switch (operator.text()) {
            case "In", "NotIn" -> {
                if (count == 0) {
                    errors.add(values.required("must be specified when `operator` is 'In' or 'NotIn'"));
                }
            }
            case "Exists", "DoesNotExist" -> {
                if (count > 0) {
                    errors.add(values.forbidden("may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
                }
            }
            case "Gt", "Lt" -> {
                if (count != 1) {
                    errors.add(values.required("must be specified single value when `operator` is 'Lt' or 'Gt'"));
                }
            }
            default -> errors.add(operator.invalid(operator.text(), "not a valid selector operator"));
        }
    }

    private static void field(Field expression, FieldErrors errors) {
        Field operator = expression.child("operator");
        if (!List.of("In", "NotIn").contains(operator.text())) {
            errors.add(operator.invalid(operator.text(), "not a valid selector operator"));
        } else if (expression.child("values").items().size() != 1) {
            errors.add(expression
                    .child("values")
                    .required("must be only one value when `operator` is 'In' or 'NotIn' for node field selector"));
        }
        if (!expression.child("key").is("metadata.name")) {
            errors.add(expression.child("key").invalid("not a valid field selector key"));
        }
    }
}
