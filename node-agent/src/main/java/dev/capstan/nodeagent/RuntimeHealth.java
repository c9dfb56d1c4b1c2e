package dev.capstan.nodeagent;

import dev.capstan.management.HealthCheck;
import dev.capstan.management.HealthContributor;
import dev.capstan.nodeagent.runtime.ContainerRuntime;
import dev.capstan.nodeagent.runtime.RuntimeStatus.Condition;
import java.util.List;
import java.util.Optional;

/** CRI's two conditions as checks. Neither the engine nor the network is mended by a restart of the agent. */
final class RuntimeHealth implements HealthContributor {
    private final ContainerRuntime runtime;

    RuntimeHealth(ContainerRuntime runtime) {
        this.runtime = runtime;
    }

    @Override
    public List<HealthCheck> healthChecks() {
        return List.of(
                HealthCheck.readiness(
                        "container-runtime", () -> problem(runtime.status().runtimeReady())),
                HealthCheck.readiness("network", () -> problem(runtime.status().networkReady())));
    }

    private static Optional<String> problem(Condition condition) {
        return condition.holds()
                ? Optional.empty()
                : Optional.of("reason:" + condition.reason() + " message:" + condition.message());
    }
}
