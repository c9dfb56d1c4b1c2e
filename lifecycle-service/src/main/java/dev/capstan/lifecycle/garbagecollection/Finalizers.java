package dev.capstan.lifecycle.garbagecollection;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;

/** The two finalizers that stand for a way of deletion. The API server sets them; only the garbage collector removes them. */
final class Finalizers {
    static final String FOREGROUND = "foregroundDeletion";
    static final String ORPHAN = "orphan";

    private Finalizers() {}

    static List<String> of(HasMetadata object) {
        List<String> finalizers = object.getMetadata().getFinalizers();
        return finalizers == null ? List.of() : finalizers;
    }

    static boolean isTerminating(HasMetadata object) {
        return object.getMetadata().getDeletionTimestamp() != null;
    }

    /** Terminating, and waiting for its dependents to go first. */
    static boolean waitsForDependents(HasMetadata object) {
        return isTerminating(object) && of(object).contains(FOREGROUND);
    }

    /** Terminating, and waiting for its dependents to be set free. */
    static boolean waitsForOrphaning(HasMetadata object) {
        return isTerminating(object) && of(object).contains(ORPHAN);
    }

    static List<String> without(HasMetadata object, String finalizer) {
        return of(object).stream().filter(other -> !other.equals(finalizer)).toList();
    }
}
