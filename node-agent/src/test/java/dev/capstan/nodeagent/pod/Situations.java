package dev.capstan.nodeagent.pod;

import dev.capstan.nodeagent.runtime.ContainerState;
import dev.capstan.nodeagent.runtime.ContainerStatus;
import dev.capstan.nodeagent.runtime.PodMetadata;
import dev.capstan.nodeagent.runtime.PodSandboxState;
import dev.capstan.nodeagent.runtime.PodSandboxStatus;
import dev.capstan.nodeagent.status.ActualPod;
import dev.capstan.testing.PodBuilders;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Situations of which a test states only what matters to it. */
final class Situations {
    static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    private Situations() {}

    static PodBuilder aPod(String restartPolicy) {
        return PodBuilders.aPod("web")
                .editSpec()
                .withRestartPolicy(restartPolicy)
                .endSpec();
    }

    static PodBuilder ofReplicaSet(PodBuilder pod) {
        return pod.editMetadata()
                .withOwnerReferences(new OwnerReferenceBuilder()
                        .withKind("ReplicaSet")
                        .withName("rs")
                        .withUid("rs-uid")
                        .withController(true)
                        .build())
                .endMetadata();
    }

    static PodSituation of(Pod pod, ActualPod actual) {
        return new PodSituation(
                pod, actual, Map.of(), Set.of(), new HashMap<>(), new RestartBackoff(), Optional.empty(), NOW);
    }

    static PodSituation terminating(Pod pod, ActualPod actual, Termination termination) {
        return new PodSituation(
                pod, actual, Map.of(), Set.of(), Map.of(), new RestartBackoff(), Optional.of(termination), NOW);
    }

    static ActualPod actual(PodSandboxStatus sandbox, ContainerStatus... containers) {
        return new ActualPod(List.of(sandbox), List.of(containers), Map.of());
    }

    static PodSandboxStatus ready() {
        return sandbox(0, PodSandboxState.READY, "10.0.0.2");
    }

    static PodSandboxStatus dead() {
        return sandbox(0, PodSandboxState.NOTREADY, null);
    }

    static PodSandboxStatus sandbox(int attempt, PodSandboxState state, @Nullable String ip) {
        return new PodSandboxStatus(
                "sandbox-" + attempt,
                new PodMetadata("web", "default", "uid", attempt),
                state,
                NOW,
                state == PodSandboxState.READY ? 7 : 0,
                null,
                ip,
                false,
                Map.of(),
                Map.of());
    }

    static ContainerStatus running(String name) {
        return container(name, 0, ContainerState.RUNNING, 0, "sandbox-0");
    }

    static ContainerStatus exited(String name, int exitCode) {
        return container(name, 0, ContainerState.EXITED, exitCode, "sandbox-0");
    }

    static ContainerStatus container(String name, int attempt, ContainerState state, int exitCode, String sandboxId) {
        return new ContainerStatus(
                name + "-" + attempt,
                sandboxId,
                "uid",
                name,
                attempt,
                state,
                "busybox",
                "sha256:1",
                NOW.minusSeconds(60),
                NOW.minusSeconds(60),
                state == ContainerState.EXITED ? NOW.minusSeconds(1) : null,
                exitCode,
                0,
                exitCode == 0 ? "Completed" : "Error",
                "",
                Map.of(),
                Map.of());
    }
}
