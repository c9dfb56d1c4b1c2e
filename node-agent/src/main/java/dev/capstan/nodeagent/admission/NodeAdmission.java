package dev.capstan.nodeagent.admission;

import dev.capstan.nodeagent.heartbeat.NodeCapacity;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The last wall against a node that is promised twice: admits Pods in the order in which they were bound, as long as what
 * they request fits into the node's allocatable, and refuses the rest for good. The scheduler may be wrong, the node can't.
 *
 * <p>An admitted Pod keeps its place until it is released, whatever happens in between.
 *
 * @see <a href="https://github.com/kubernetes/kubernetes/blob/v1.33.0/pkg/kubelet/lifecycle/predicate.go">predicate.go</a>
 */
public final class NodeAdmission {
    private final NodeCapacity allocatable;
    private final Map<String, PodRequests> admitted = new LinkedHashMap<>();

    public NodeAdmission(NodeCapacity allocatable) {
        this.allocatable = allocatable;
    }

    /** Empty when the Pod was admitted, now or before. */
    public synchronized Optional<Rejection> admit(Pod pod) {
        String uid = pod.getMetadata().getUid();
        if (admitted.containsKey(uid)) {
            return Optional.empty();
        }
        PodRequests requests = PodRequests.of(pod);
        Optional<Rejection> rejection = outOf("pods", 1, admitted.size(), allocatable.pods())
                .or(() -> outOf("cpu", requests.milliCpu(), usedCpu(), allocatable.milliCpu()))
                .or(() -> outOf("memory", requests.memoryBytes(), usedMemory(), allocatable.memoryBytes()))
                .or(() -> portsTaken(requests));
        if (rejection.isEmpty()) {
            admitted.put(uid, requests);
        }
        return rejection;
    }

    /** Takes a Pod for admitted without asking: it ran here before the agent was restarted. */
    public synchronized void readmit(Pod pod) {
        admitted.put(pod.getMetadata().getUid(), PodRequests.of(pod));
    }

    /** Gives back what a Pod held, once nothing of it runs any more. */
    public synchronized void release(String podUid) {
        admitted.remove(podUid);
    }

    private long usedCpu() {
        return admitted.values().stream().mapToLong(PodRequests::milliCpu).sum();
    }

    private long usedMemory() {
        return admitted.values().stream().mapToLong(PodRequests::memoryBytes).sum();
    }

    private static Optional<Rejection> outOf(String resource, long requested, long used, long capacity) {
        if (requested == 0 || used + requested <= capacity) {
            return Optional.empty();
        }
        return Optional.of(new Rejection(
                "OutOf" + resource,
                "Node didn't have enough resource: " + resource + ", requested: " + requested + ", used: " + used
                        + ", capacity: " + capacity));
    }

    private Optional<Rejection> portsTaken(PodRequests requests) {
        boolean taken = admitted.values().stream()
                .flatMap(other -> other.hostPorts().stream())
                .anyMatch(requests.hostPorts()::contains);
        return taken
                ? Optional.of(new Rejection("NodePorts", "node(s) didn't have free ports for the requested pod ports"))
                : Optional.empty();
    }
}
