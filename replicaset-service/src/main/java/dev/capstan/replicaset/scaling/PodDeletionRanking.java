package dev.capstan.replicaset.scaling;

import dev.capstan.resource.Pods;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which Pods go first when a ReplicaSet has too many: the ones that users would miss least.
 *
 * <ol>
 *   <li>unbound before bound
 *   <li>Pending before Unknown before Running
 *   <li>not ready before ready
 *   <li>lower {@code controller.kubernetes.io/pod-deletion-cost} first
 *   <li>more Pods of the same owner on the node first, so that what remains is spread
 *   <li>of two ready ones, the one ready for the shorter time
 *   <li>more container restarts first
 *   <li>younger before older
 *   <li>by uid, which is random
 * </ol>
 *
 * <p>Times in 6 and 8 compare by the power of two of their age: Pods ready for 40 and 60 seconds are equal (both 2^35 ns), for
 * 30 and 40 not. Else the youngest, and thus often the same node or release, would always be hit.
 *
 * <p>Source of the behaviour: {@code ActivePodsWithRanks} in {@code pkg/controller/controller_utils.go}. We differ: there,
 * different times of equal power go straight to the uid, which makes the order circular (a before b before c before a);
 * here they go on to the next rule.
 */
final class PodDeletionRanking {
    static final String DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";

    private PodDeletionRanking() {}

    /**
     * The first {@code count} Pods to delete.
     *
     * @param related active Pods of all ReplicaSets with the same owner, {@code candidates} included
     */
    static List<Pod> choose(List<Pod> candidates, List<Pod> related, int count, Instant now) {
        if (count >= candidates.size()) {
            return candidates;
        }
        Map<String, Integer> podsOnNode = new HashMap<>();
        for (Pod pod : related) {
            podsOnNode.merge(nodeOf(pod), 1, Integer::sum);
        }
        Comparator<Pod> order = Comparator.comparing(Pods::isBound)
                .thenComparing(PodDeletionRanking::phaseOrder)
                .thenComparing(Pods::isReady)
                .thenComparing(PodDeletionRanking::deletionCost)
                .thenComparing(pod -> podsOnNode.getOrDefault(nodeOf(pod), 0), Comparator.reverseOrder())
                .thenComparing(pod -> agePower(Pods.readySince(pod), now))
                .thenComparing(PodDeletionRanking::restarts, Comparator.reverseOrder())
                .thenComparing(pod -> agePower(creation(pod), now))
                .thenComparing(pod -> pod.getMetadata().getUid());
        return candidates.stream().sorted(order).limit(count).toList();
    }

    private static String nodeOf(Pod pod) {
        return Pods.isBound(pod) ? pod.getSpec().getNodeName() : "";
    }

    private static int phaseOrder(Pod pod) {
        return switch (Pods.phase(pod)) {
            case "Pending" -> 0;
            case "Running" -> 2;
            default -> 1;
        };
    }

    /** What isn't a 32 bit integer counts as 0, the default. */
    private static int deletionCost(Pod pod) {
        Map<String, String> annotations = pod.getMetadata().getAnnotations();
        String cost = annotations == null ? null : annotations.get(DELETION_COST);
        try {
            return cost == null ? 0 : Integer.parseInt(cost);
        } catch (NumberFormatException refused) {
            return 0;
        }
    }

    private static int restarts(Pod pod) {
        return pod.getStatus() == null
                ? 0
                : pod.getStatus().getContainerStatuses().stream()
                        .map(ContainerStatus::getRestartCount)
                        .mapToInt(count -> count == null ? 0 : count)
                        .max()
                        .orElse(0);
    }

    private static Optional<Instant> creation(Pod pod) {
        return Optional.ofNullable(pod.getMetadata().getCreationTimestamp()).map(Instant::parse);
    }

    /** The power of two of the nanoseconds since; -1 for what has no time or only just happened. */
    private static int agePower(Optional<Instant> since, Instant now) {
        long age = since.map(time -> Duration.between(time, now).toNanos()).orElse(0L);
        return age <= 0 ? -1 : Long.SIZE - 1 - Long.numberOfLeadingZeros(age);
    }
}
