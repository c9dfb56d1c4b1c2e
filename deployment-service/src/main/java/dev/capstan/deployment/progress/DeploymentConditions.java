package dev.capstan.deployment.progress;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A Deployment's conditions as a value: every change gives a new one.
 *
 * <p>{@link #with} follows Kubernetes: a condition of the same status and reason stays as it is, whatever the message; one of
 * the same status keeps its lastTransitionTime; a changed one moves to the end.
 */
public final class DeploymentConditions {
    static final String AVAILABLE = "Available";
    static final String PROGRESSING = "Progressing";
    static final String REPLICA_FAILURE = "ReplicaFailure";

    private final List<DeploymentCondition> conditions;

    private DeploymentConditions(List<DeploymentCondition> conditions) {
        this.conditions = conditions;
    }

    public static DeploymentConditions of(Deployment deployment) {
        return new DeploymentConditions(
                deployment.getStatus() == null
                        ? List.of()
                        : List.copyOf(deployment.getStatus().getConditions()));
    }

    List<DeploymentCondition> asList() {
        return conditions;
    }

    Optional<DeploymentCondition> progressing() {
        return find(PROGRESSING);
    }

    boolean isProgressingFor(String reason) {
        return progressing()
                .filter(condition -> reason.equals(condition.getReason()))
                .isPresent();
    }

    private Optional<DeploymentCondition> find(String type) {
        return conditions.stream()
                .filter(condition -> condition.getType().equals(type))
                .findFirst();
    }

    DeploymentConditions without(String type) {
        return new DeploymentConditions(others(type).toList());
    }

    private Stream<DeploymentCondition> others(String type) {
        return conditions.stream().filter(condition -> !condition.getType().equals(type));
    }

    DeploymentConditions with(String type, String status, String reason, String message, Instant now) {
        return with(condition(type, status, reason, message, now));
    }

    DeploymentConditions with(DeploymentCondition condition) {
        Optional<DeploymentCondition> before = find(condition.getType());
        boolean sameStatus = before.filter(old -> old.getStatus().equals(condition.getStatus()))
                .isPresent();
        if (sameStatus && condition.getReason().equals(before.get().getReason())) {
            return this;
        }
        return replace(sameStatus ? since(before.get(), condition) : condition);
    }

    /** As {@link #with}, but the lastUpdateTime moves even when nothing else does: each step counts as progress. */
    DeploymentConditions updated(String type, String status, String reason, String message, Instant now) {
        DeploymentCondition condition = condition(type, status, reason, message, now);
        return find(type)
                .filter(old -> old.getStatus().equals(status))
                .map(old -> replace(since(old, condition)))
                .orElseGet(() -> replace(condition));
    }

    private DeploymentConditions replace(DeploymentCondition condition) {
        return new DeploymentConditions(
                Stream.concat(others(condition.getType()), Stream.of(condition)).toList());
    }

    private static DeploymentCondition since(DeploymentCondition before, DeploymentCondition condition) {
        return new DeploymentConditionBuilder(condition)
                .withLastTransitionTime(before.getLastTransitionTime())
                .build();
    }

    private static DeploymentCondition condition(
            String type, String status, String reason, String message, Instant now) {
        String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
        return new DeploymentConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(reason)
                .withMessage(message)
                .withLastUpdateTime(time)
                .withLastTransitionTime(time)
                .build();
    }
}
