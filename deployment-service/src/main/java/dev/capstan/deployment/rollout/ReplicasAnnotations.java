package dev.capstan.deployment.rollout;

import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What the Deployment's size was when a ReplicaSet was sized last. A difference to the present size is how scaling is told
 * from rolling, and the old maximum is what proportions are taken of.
 */
public final class ReplicasAnnotations {
    public static final String DESIRED = "deployment.kubernetes.io/desired-replicas";
    public static final String MAX = "deployment.kubernetes.io/max-replicas";

    private ReplicasAnnotations() {}

    public static Map<String, String> of(int desired, int max) {
        return Map.of(DESIRED, Integer.toString(desired), MAX, Integer.toString(max));
    }

    static boolean areCurrent(ReplicaSet replicaSet, int desired, int max) {
        return desired(replicaSet).equals(OptionalInt.of(desired))
                && max(replicaSet).equals(OptionalInt.of(max));
    }

    static OptionalInt desired(ReplicaSet replicaSet) {
        return read(replicaSet, DESIRED);
    }

    static OptionalInt max(ReplicaSet replicaSet) {
        return read(replicaSet, MAX);
    }

    private static OptionalInt read(ReplicaSet replicaSet, String annotation) {
        Map<String, String> annotations = replicaSet.getMetadata().getAnnotations();
        String value = annotations == null ? null : annotations.get(annotation);
        try {
            return value == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(value));
        } catch (NumberFormatException notANumber) {
            return OptionalInt.empty();
        }
    }
}
