package dev.capstan.apiserver.deployment;

import dev.capstan.apiserver.pod.PodTemplateValidation;
import dev.capstan.apiserver.strategy.Field;
import dev.capstan.apiserver.strategy.FieldErrors;
import java.util.List;

/** {@code spec} and {@code status} of a Deployment. */
final class DeploymentValidation {
    private static final List<String> COUNTS = List.of(
            "observedGeneration",
            "replicas",
            "updatedReplicas",
            "readyReplicas",
            "availableReplicas",
            "unavailableReplicas",
            "collisionCount");

    private DeploymentValidation() {}

    static void spec(Field spec, FieldErrors errors) {
        errors.nonNegative(spec.child("replicas"));
        PodTemplateValidation.validate(spec, errors);
        RolloutStrategyValidation.validate(spec.child("strategy"), errors);
        errors.nonNegative(spec.child("minReadySeconds"));
        errors.nonNegative(spec.child("revisionHistoryLimit"));
        Field deadline = spec.child("progressDeadlineSeconds");
        errors.nonNegative(deadline);
        if (deadline.isPresent()
                && deadline.number() <= spec.child("minReadySeconds").number()) {
            errors.add(deadline.invalid("must be greater than minReadySeconds"));
        }
    }

    static void status(Field status, Field old, FieldErrors errors) {
        COUNTS.forEach(count -> errors.nonNegative(status.child(count)));
        long replicas = status.child("replicas").number();
        for (String part : List.of("updatedReplicas", "readyReplicas", "availableReplicas")) {
            if (status.child(part).number() > replicas) {
                errors.add(status.child(part).invalid("cannot be greater than status.replicas"));
            }
        }
        Field available = status.child("availableReplicas");
        if (available.number() > status.child("readyReplicas").number()) {
            errors.add(available.invalid("cannot be greater than readyReplicas"));
        }
        Field collisions = status.child("collisionCount");
        if (collisions.number() < old.child("collisionCount").number()) {
            errors.add(collisions.invalid("cannot be decremented"));
        }
    }
}
