package dev.capstan.nodeagent.status;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.Optional;

/**
 * All that a Pod's status is calculated from.
 *
 * @param pod as it is wanted, with the status written last
 * @param actual as it is
 * @param waiting why containers that should run can't be started now, by container name
 * @param end empty until everything of the Pod has been stopped for good
 */
public record PodFacts(
        Pod pod, ActualPod actual, Map<String, Waiting> waiting, ContainerHealth health, Optional<PodEnd> end) {
    public PodFacts {
        waiting = Map.copyOf(waiting);
    }
}
