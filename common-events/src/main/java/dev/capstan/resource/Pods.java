package dev.capstan.resource;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The questions that controllers ask of a Pod. */
public final class Pods {
    private Pods() {}

    public static Optional<PodCondition> condition(Pod pod, String type) {
        if (pod.getStatus() == null || pod.getStatus().getConditions() == null) {
            return Optional.empty();
        }
        return pod.getStatus().getConditions().stream()
                .filter(condition -> condition.getType().equals(type))
                .findFirst();
    }

    public static String phase(Pod pod) {
        return pod.getStatus() == null || pod.getStatus().getPhase() == null
                ? "Pending"
                : pod.getStatus().getPhase();
    }

    /** Ended for good: {@code Succeeded} or {@code Failed}. */
    public static boolean isTerminal(Pod pod) {
        return switch (phase(pod)) {
            case "Succeeded", "Failed" -> true;
            default -> false;
        };
    }

    public static boolean isTerminating(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() != null;
    }

    /** Counts towards its owner's replicas. */
    public static boolean isActive(Pod pod) {
        return !isTerminal(pod) && !isTerminating(pod);
    }

    public static boolean isBound(Pod pod) {
        String node = pod.getSpec().getNodeName();
        return node != null && !node.isEmpty();
    }

    public static boolean isReady(Pod pod) {
        return condition(pod, "Ready")
                .filter(condition -> "True".equals(condition.getStatus()))
                .isPresent();
    }

    /** Ready, and has been for {@code minReadySeconds}. */
    public static boolean isAvailable(Pod pod, int minReadySeconds, Instant now) {
        if (!isReady(pod)) {
            return false;
        }
        return minReadySeconds == 0
                || readySince(pod)
                        .filter(since ->
                                !since.plus(Duration.ofSeconds(minReadySeconds)).isAfter(now))
                        .isPresent();
    }

    /** When the Pod last became ready; empty while it isn't. */
    public static Optional<Instant> readySince(Pod pod) {
        return condition(pod, "Ready")
                .filter(condition -> "True".equals(condition.getStatus()))
                .map(PodCondition::getLastTransitionTime)
                .map(Instant::parse);
    }
}
