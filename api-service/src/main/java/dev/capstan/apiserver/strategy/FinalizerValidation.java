package dev.capstan.apiserver.strategy;

import dev.capstan.apiserver.errors.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Finalizers: either one that the system itself takes away, or one that says whose it is. */
public final class FinalizerValidation {
    private static final Set<String> STANDARD = Set.of("kubernetes", "orphan", "foregroundDeletion");

    private FinalizerValidation() {}

    public static List<FieldError> validate(Field finalizers) {
        List<FieldError> errors = new ArrayList<>();
        for (Field finalizer : finalizers.items()) {
            String name = finalizer.text();
            QualifiedName.problems(name).forEach(problem -> errors.add(finalizer.invalid(problem)));
            if (!name.contains("/") && !STANDARD.contains(name)) {
                errors.add(finalizer.invalid("name is neither a standard finalizer name nor is it fully qualified"));
            }
        }
        List<String> names = finalizers.texts();
        if (names.contains("orphan") && names.contains("foregroundDeletion")) {
            errors.add(finalizers.invalid("finalizer orphan and foregroundDeletion cannot be both set"));
        }
        return errors;
    }
}
