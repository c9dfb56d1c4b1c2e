package dev.capstan.nodeagent.status;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import java.util.List;

/**
 * The phase of a Pod that hasn't ended.
 *
 * <p>{@code Pending} as long as a container has never run, {@code Running} afterwards, also while all are being restarted. The
 * terminal phases aren't calculated but decided: see {@link PodEnd}.
 *
 * @see <a href="https://github.com/kubernetes/kubernetes/blob/v1.33.0/pkg/kubelet/kubelet_pods.go">getPhase</a>
 */
final class PodPhase {
    private PodPhase() {}

    static String of(List<ContainerStatus> init, List<ContainerStatus> containers) {
        boolean anyRuns =
                containers.stream().anyMatch(container -> container.getState().getRunning() != null);
        boolean initialized = init.stream().allMatch(PodPhase::isDone);
        boolean anyNeverRan = containers.stream().anyMatch(PodPhase::neverRan);
        if (!initialized && !anyRuns) {
            return "Pending";
        }
        return anyNeverRan ? "Pending" : "Running";
    }

    private static boolean isDone(ContainerStatus init) {
        return init.getState().getTerminated() != null
                && init.getState().getTerminated().getExitCode() == 0;
    }

    private static boolean neverRan(ContainerStatus container) {
        return container.getState().getWaiting() != null
                && (container.getLastState() == null || container.getLastState().getTerminated() == null);
    }
}
