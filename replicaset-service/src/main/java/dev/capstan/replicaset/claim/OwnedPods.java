package dev.capstan.replicaset.claim;

import dev.capstan.resource.Pods;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;

/**
 * The Pods of one ReplicaSet, by what they mean to it.
 *
 * @param active count towards the replicas: neither ended nor being deleted
 * @param terminated ended for good and still there: to be deleted and replaced
 * @param terminating being deleted, with containers that may still run
 */
public record OwnedPods(List<Pod> active, List<Pod> terminated, List<Pod> terminating) {
    public static OwnedPods of(List<Pod> claimed) {
        return new OwnedPods(
                claimed.stream().filter(Pods::isActive).toList(),
                claimed.stream()
                        .filter(pod -> Pods.isTerminal(pod) && !Pods.isTerminating(pod))
                        .toList(),
                claimed.stream()
                        .filter(pod -> Pods.isTerminating(pod) && !Pods.isTerminal(pod))
                        .toList());
    }
}
