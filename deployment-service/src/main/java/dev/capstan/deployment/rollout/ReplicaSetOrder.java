package dev.capstan.deployment.rollout;

import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.Comparator;

/** The orders in which ReplicaSets take their turns. RFC 3339 times in UTC sort as text. */
public final class ReplicaSetOrder {
    public static final Comparator<ReplicaSet> OLDEST_FIRST = Comparator.comparing(
                    (ReplicaSet replicaSet) -> replicaSet.getMetadata().getCreationTimestamp(),
                    Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(replicaSet -> replicaSet.getMetadata().getName());

    private static final Comparator<ReplicaSet> LARGEST_FIRST =
            Comparator.<ReplicaSet>comparingInt(ReplicaCounts::wanted).reversed();

    static final Comparator<ReplicaSet> LARGEST_THEN_OLDEST = LARGEST_FIRST.thenComparing(OLDEST_FIRST);

    static final Comparator<ReplicaSet> LARGEST_THEN_NEWEST = LARGEST_FIRST.thenComparing(OLDEST_FIRST.reversed());

    private ReplicaSetOrder() {}
}
