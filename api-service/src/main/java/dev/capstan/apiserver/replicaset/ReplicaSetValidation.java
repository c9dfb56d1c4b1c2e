package dev.capstan.apiserver.replicaset;

import dev.capstan.apiserver.pod.PodTemplateValidation;
import dev.capstan.apiserver.strategy.Field;
import dev.capstan.apiserver.strategy.FieldErrors;
import java.util.List;

/** {@code spec} and {@code status} of a ReplicaSet. */
final class ReplicaSetValidation {
    private static final List<String> PARTS = List.of("fullyLabeledReplicas", "readyReplicas", "availableReplicas");

    private ReplicaSetValidation() {}

    static void spec(Field spec, FieldErrors errors) {
        errors.nonNegative(spec.child("replicas"));
        errors.nonNegative(spec.child("minReadySeconds"));
        PodTemplateValidation.validate(spec, errors);
    }

    static void status(Field status, FieldErrors errors) {
        Field replicas = status.child("replicas");
        errors.nonNegative(replicas);
        errors.nonNegative(status.child("observedGeneration"));
        for (String name : PARTS) {
            Field part = status.child(name);
            errors.nonNegative(part);
            if (part.number() > replicas.number()) {
                errors.add(part.invalid("cannot be greater than status.replicas"));
            }
        }
        Field available = status.child("availableReplicas");
        if (available.number() > status.child("readyReplicas").number()) {
            errors.add(available.invalid("cannot be greater than readyReplicas"));
        }
    }
}
