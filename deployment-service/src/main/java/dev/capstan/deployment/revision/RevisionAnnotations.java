package dev.capstan.deployment.revision;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The numbers by which {@code kubectl rollout history} and {@code undo} know a Deployment's templates.
 *
 * <ol>
 *   <li>The new ReplicaSet's revision is one above the highest of the old ones. It never goes down.
 *   <li>When an old ReplicaSet becomes the new one (undo), the number that it had is kept in its history.
 *   <li>The Deployment's other annotations are copied to its new ReplicaSet, so that undo can bring them back.
 * </ol>
 *
 * <p>Source of the behaviour: {@code SetNewReplicaSetAnnotations} in {@code
 * pkg/controller/deployment/util/deployment_util.go}.
 */
public final class RevisionAnnotations {
    public static final String REVISION = "deployment.kubernetes.io/revision";
    static final String HISTORY = "deployment.kubernetes.io/revision-history";

    private static final int MAX_HISTORY_LENGTH = 2000;
    private static final Set<String> NOT_COPIED = Set.of(
            "kubectl.kubernetes.io/last-applied-configuration",
            REVISION,
            HISTORY,
            "deployment.kubernetes.io/desired-replicas",
            "deployment.kubernetes.io/max-replicas",
            "deprecated.deployment.rollback.to");

    private RevisionAnnotations() {}

    /** 0 for what has none, or none that is a number. */
    public static long revisionOf(HasMetadata object) {
        String revision = annotations(object).get(REVISION);
        try {
            return revision == null ? 0 : Long.parseLong(revision);
        } catch (NumberFormatException notANumber) {
            return 0;
        }
    }

    /**
     * Whether a ReplicaSet was made for this Deployment and the Deployment doesn't show its revision yet. One that an undo brought back has a
     * history, one that was adopted is older than the Deployment.
     */
    static boolean isUnreported(Deployment deployment, ReplicaSet replicaSet) {
        boolean older = Instant.parse(replicaSet.getMetadata().getCreationTimestamp())
                .isBefore(Instant.parse(deployment.getMetadata().getCreationTimestamp()));
        return revisionOf(replicaSet) > revisionOf(deployment)
                && !annotations(replicaSet).containsKey(HISTORY)
                && !older;
    }

    static long next(Collection<ReplicaSet> old) {
        return old.stream().mapToLong(RevisionAnnotations::revisionOf).max().orElse(0) + 1;
    }

    /** Rules 1 to 3 for an existing ReplicaSet: the annotations that it must get, empty if it has them all. */
    static Map<String, String> missing(Deployment deployment, ReplicaSet replicaSet, long revision) {
        Map<String, String> missing = copied(deployment);
        Map<String, String> present = annotations(replicaSet);
        missing.entrySet().removeIf(entry -> entry.getValue().equals(present.get(entry.getKey())));
        long before = revisionOf(replicaSet);
        if (before < revision) {
            missing.put(REVISION, Long.toString(revision));
            if (present.containsKey(REVISION)) {
                missing.put(HISTORY, appended(present.getOrDefault(HISTORY, ""), before));
            }
        }
        return missing;
    }

    /** Rule 3. */
    static Map<String, String> copied(Deployment deployment) {
        Map<String, String> copied = new HashMap<>(annotations(deployment));
        copied.keySet().removeAll(NOT_COPIED);
        return copied;
    }

    /** {@code 1,3} and 5 give {@code 1,3,5}; the oldest go when it gets too long. */
    private static String appended(String history, long revision) {
        String longer = history.isEmpty() ? Long.toString(revision) : history + "," + revision;
        while (longer.length() > MAX_HISTORY_LENGTH && longer.contains(",")) {
            longer = longer.substring(longer.indexOf(',') + 1);
        }
        return longer;
    }

    private static Map<String, String> annotations(HasMetadata object) {
        Map<String, String> annotations = object.getMetadata().getAnnotations();
        return annotations == null ? Map.of() : annotations;
    }
}
