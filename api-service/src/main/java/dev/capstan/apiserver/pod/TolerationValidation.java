package dev.capstan.apiserver.pod;

import dev.capstan.apiserver.strategy.Field;
import dev.capstan.apiserver.strategy.FieldErrors;
import dev.capstan.apiserver.strategy.LabelValidation;
import dev.capstan.apiserver.strategy.NameFormat;
import java.util.List;

/** {@code spec.tolerations}. An empty key with {@code Exists} tolerates everything. */
final class TolerationValidation {
    private TolerationValidation() {}

    static void validate(Field tolerations, FieldErrors errors) {
        tolerations.items().forEach(toleration -> one(toleration, errors));
    }

    private static void one(Field toleration, FieldErrors errors) {
        Field key = toleration.child("key");
        Field operator = toleration.child("operator");
        Field effect = toleration.child("effect");
        if (!key.isEmpty()) {
            LabelValidation.key(key, errors);
        } else if (!operator.is("Exists")) {
            errors.add(operator.invalid(
                    operator.text(),
                    "operator must be Exists when `key` is empty, which means \"match all values and all keys\""));
        }
        if (toleration.child("tolerationSeconds").isPresent() && !effect.is("NoExecute")) {
            errors.add(effect.invalid(effect.text(), "effect must be 'NoExecute' when `tolerationSeconds` is set"));
        }
        value(toleration, operator, errors);
        errors.oneOf(effect, List.of("NoSchedule", "PreferNoSchedule", "NoExecute"));
    }

    private static void value(Field toleration, Field operator, FieldErrors errors) {
        Field value = toleration.child("value");
        switch (operator.text()) {
            case "", "Equal" -> {
                List<String> problems = NameFormat.LABEL_VALUE.problems(value.text());
                if (!problems.isEmpty()) {
                    errors.add(operator.invalid(value.text(), String.join(";", problems)));
                }
            }
            case "Exists" -> {
                if (!value.isEmpty()) {
                    errors.add(operator.invalid(toleration.value(), "value must be empty when `operator` is 'Exists'"));
                }
            }
            default -> errors.add(operator.notSupported(List.of("Equal", "Exists")));
        }
    }
}
