package dev.capstan.apiserver.strategy;

import dev.capstan.apiserver.errors.FieldError;
import java.util.ArrayList;
import java.util.List;

/** {@code metadata.ownerReferences}: complete, not owned by an Event, at most one controller. */
final class OwnerReferenceValidation {
    private OwnerReferenceValidation() {}

    static List<FieldError> validate(Field references) {
        List<FieldError> errors = new ArrayList<>();
        String controller = "";
        for (Field reference : references.items()) {
            errors.addAll(complete(references, reference));
            if (!reference.child("controller").isTrue()) {
                continue;
            }
            String name = reference.child("name").text();
            if (controller.isEmpty()) {
                controller = name;
            } else {
                errors.add(references.invalid("Only one reference can have Controller set to true. Found \"true\" in"
                        + " references for " + controller + " and " + name));
            }
        }
        return errors;
    }

    private static List<FieldError> complete(Field references, Field reference) {
        List<FieldError> errors = new ArrayList<>();
        mustBeSet(references, reference, "apiVersion", "version must not be empty", errors);
        mustBeSet(references, reference, "kind", "must not be empty", errors);
        mustBeSet(references, reference, "name", "must not be empty", errors);
        mustBeSet(references, reference, "uid", "must not be empty", errors);
        if (reference.child("kind").is("Event") && reference.child("apiVersion").is("v1")) {
            errors.add(references.invalid(reference.value(), "/v1, Kind=Event is disallowed from being an owner"));
        }
        return errors;
    }

    /** Kubernetes leaves the index out of these paths. */
    private static void mustBeSet(
            Field references, Field reference, String name, String problem, List<FieldError> errors) {
        Field field = reference.child(name);
        if (field.isEmpty()) {
            errors.add(references.child(name).invalid(field.text(), problem));
        }
    }
}
