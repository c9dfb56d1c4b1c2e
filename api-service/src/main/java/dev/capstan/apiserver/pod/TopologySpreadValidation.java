package dev.capstan.apiserver.pod;

import dev.capstan.apiserver.strategy.Field;
import dev.capstan.apiserver.strategy.FieldErrors;
import dev.capstan.apiserver.strategy.LabelSelectorValidation;
import dev.capstan.apiserver.strategy.LabelValidation;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** {@code topologySpreadConstraints}: complete, and no two alike. */
final class TopologySpreadValidation {
    private TopologySpreadValidation() {}

    static void validate(Field constraints, FieldErrors errors) {
        Set<String> seen = new HashSet<>();
        for (Field constraint : constraints.items()) {
            Field skew = constraint.child("maxSkew");
            Field key = constraint.child("topologyKey");
            Field unsatisfiable = constraint.child("whenUnsatisfiable");
            if (skew.number() <= 0) {
                errors.add(skew.invalid(skew.number(), "must be greater than zero"));
            }
            if (key.isEmpty()) {
                errors.add(key.required("can not be empty"));
            } else {
                LabelValidation.key(key, errors);
            }
            if (!List.of("DoNotSchedule", "ScheduleAnyway").contains(unsatisfiable.text())) {
                errors.add(unsatisfiable.notSupported(List.of("DoNotSchedule", "ScheduleAnyway")));
            }
            if (!seen.add(key.text() + "/" + unsatisfiable.text())) {
                errors.add(constraint.duplicate());
            }
            LabelSelectorValidation.validate(constraint.child("labelSelector"), errors);
        }
    }
}
