package dev.capstan.nodeagent.pod;

import dev.capstan.nodeagent.runtime.ContainerState;
import dev.capstan.nodeagent.runtime.ContainerStatus;
import dev.capstan.nodeagent.status.ActualPod;
import dev.capstan.nodeagent.status.PodEnd;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a Pod's {@code restartPolicy} means. */
enum RestartRules {
    ALWAYS {
        @Override
        boolean restarts(int exitCode) {
            return true;
        }
    },
    ON_FAILURE {
        @Override
        boolean restarts(int exitCode) {
            return exitCode != 0;
        }
    },
    NEVER {
        @Override
        boolean restarts(int exitCode) {
            return false;
        }
    };

    static RestartRules of(Pod pod) {
        return switch (pod.getSpec().getRestartPolicy()) {
            case "Never" -> NEVER;
            case "OnFailure" -> ON_FAILURE;
            case null, default -> ALWAYS;
        };
    }

    /** Whether a container that ended so is started again. An init container that did its work never is. */
    abstract boolean restarts(int exitCode);

    boolean restartsAnything() {
        return this != NEVER;
    }

    /** How the Pod has ended, if all of its containers have and none is restarted. */
    Optional<PodEnd> endOf(Pod pod, ActualPod actual) {
        if (this == NEVER && anyInitFailed(pod, actual)) {
            return Optional.of(PodEnd.failed("Terminated", ""));
        }
        boolean good = true;
        for (Container container : pod.getSpec().getContainers()) {
            Optional<ContainerStatus> latest = actual.latest(container.getName());
            if (latest.isEmpty() ? !(this == NEVER && hasRun(pod, container)) : !isDone(latest.get())) {
                return Optional.empty();
            }
            good &= latest.isPresent() && latest.get().exitCode() == 0;
        }
        return Optional.of(good ? PodEnd.succeeded() : PodEnd.failed("Terminated", ""));
    }

    /** Whether the Pod's status says so, although the runtime no longer has the container. */
    private static boolean hasRun(Pod pod, Container container) {
        return pod.getStatus() != null
                && Stream.ofNullable(pod.getStatus().getContainerStatuses())
                        .flatMap(List::stream)
                        .anyMatch(status -> status.getName().equals(container.getName())
                                && status.getContainerID() != null
                                && !status.getContainerID().isEmpty());
    }

    private boolean isDone(ContainerStatus container) {
        return container.state() == ContainerState.EXITED && !restarts(container.exitCode());
    }

    private static boolean anyInitFailed(Pod pod, ActualPod actual) {
        return Stream.ofNullable(pod.getSpec().getInitContainers())
                .flatMap(List::stream)
                .map(Container::getName)
                .flatMap(name -> actual.latest(name).stream())
                .anyMatch(container -> container.state() == ContainerState.EXITED && container.exitCode() != 0);
    }
}
