package dev.capstan.apiserver.configmap;

import dev.capstan.apiserver.errors.FieldError;
import dev.capstan.apiserver.strategy.Field;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** {@code immutable: true} on a ConfigMap or Secret can't be taken back, and its data stays. */
public final class Immutability {
    private static final String REFUSAL = "field is immutable when `immutable` is set";

    private Immutability() {}

    /**
     * @param frozen the fields that {@code immutable} protects
     */
    public static List<FieldError> validate(ObjectNode object, ObjectNode old, List<String> frozen) {
        if (!Field.root(old).child("immutable").isTrue()) {
            return List.of();
        }
        Field changed = Field.root(object);
        List<FieldError> errors = new ArrayList<>();
        if (!changed.child("immutable").isTrue()) {
            errors.add(changed.child("immutable").forbidden(REFUSAL));
        }
        for (String name : frozen) {
            Field field = changed.child(name);
            if (!field.isSameAs(Field.root(old).child(name))) {
                errors.add(field.forbidden(REFUSAL));
            }
        }
        return errors;
    }
}
