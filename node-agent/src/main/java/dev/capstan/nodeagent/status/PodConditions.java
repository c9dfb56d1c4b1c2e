package dev.capstan.nodeagent.status;

import dev.capstan.resource.Pods;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodReadinessGate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The conditions that a kubelet keeps: PodReadyToStartContainers, Initialized, Ready, ContainersReady and PodScheduled.
 *
 * @see <a href="https://github.com/kubernetes/kubernetes/blob/v1.33.0/pkg/kubelet/status/generate.go">generate.go</a>
 */
final class PodConditions {
    private static final String COMPLETED = "PodCompleted";

    private final Pod pod;
    private final Instant now;

    PodConditions(Pod pod, Instant now) {
        this.pod = pod;
        this.now = now;
    }

    List<PodCondition> of(
            String phase, boolean sandboxReady, List<ContainerStatus> init, List<ContainerStatus> containers) {
        PodCondition containersReady = containersReady(phase, containers);
        List<PodCondition> conditions = new ArrayList<>();
        conditions.add(condition("PodReadyToStartContainers", sandboxReady, "", ""));
        conditions.add(initialized(phase, init));
        conditions.add(ready(containersReady));
        conditions.add(containersReady);
        conditions.add(condition("PodScheduled", true, "", ""));
        return conditions;
    }

    private PodCondition initialized(String phase, List<ContainerStatus> init) {
        List<String> incomplete = namesOf(init, status -> !Boolean.TRUE.equals(status.getReady()));
        if (incomplete.isEmpty()) {
            return condition("Initialized", true, "Succeeded".equals(phase) ? COMPLETED : "", "");
        }
        return condition(
                "Initialized",
                false,
                "ContainersNotInitialized",
                "containers with incomplete status: " + shown(incomplete));
    }

    private PodCondition containersReady(String phase, List<ContainerStatus> containers) {
        if ("Succeeded".equals(phase)) {
            return condition("ContainersReady", false, COMPLETED, "");
        }
        List<String> unready = namesOf(containers, status -> !Boolean.TRUE.equals(status.getReady()));
        return unready.isEmpty()
                ? condition("ContainersReady", true, "", "")
                : condition(
                        "ContainersReady",
                        false,
                        "ContainersNotReady",
                        "containers with unready status: " + shown(unready));
    }

    private PodCondition ready(PodCondition containersReady) {
        if (!"True".equals(containersReady.getStatus())) {
            return condition(
                    "Ready", false, orEmpty(containersReady.getReason()), orEmpty(containersReady.getMessage()));
        }
        @Nullable List<PodReadinessGate> gates = pod.getSpec().getReadinessGates();
        List<String> closed = (gates == null ? List.<PodReadinessGate>of() : gates)
                .stream()
                        .map(PodReadinessGate::getConditionType)
                        .filter(type -> !isTrue(type))
                        .map(this::closedGate)
                        .toList();
        return closed.isEmpty()
                ? condition("Ready", true, "", "")
                : condition("Ready", false, "ReadinessGatesNotReady", String.join(", ", closed));
    }

    private boolean isTrue(String type) {
        return Pods.condition(pod, type)
                .filter(condition -> "True".equals(condition.getStatus()))
                .isPresent();
    }

    private String closedGate(String type) {
        return "corresponding condition of pod readiness gate \"" + type + "\" "
                + (Pods.condition(pod, type).isPresent() ? "is not ready" : "does not exist.");
    }

    private PodCondition condition(String type, boolean holds, String reason, String message) {
        String status = holds ? "True" : "False";
        String since = Pods.condition(pod, type)
                .filter(before -> status.equals(before.getStatus()))
                .map(PodCondition::getLastTransitionTime)
                .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString());
        return new PodConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withLastTransitionTime(since)
                .withObservedGeneration(pod.getMetadata().getGeneration())
                .withReason(reason.isEmpty() ? null : reason)
                .withMessage(message.isEmpty() ? null : message)
                .build();
    }

    private static List<String> namesOf(List<ContainerStatus> statuses, Predicate<ContainerStatus> which) {
        return statuses.stream().filter(which).map(ContainerStatus::getName).toList();
    }

    /** As Go prints a list of strings. */
    private static String shown(List<String> names) {
        return "[" + String.join(" ", names) + "]";
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
