package dev.capstan.scheduler.cache;

import java.util.ArrayList;
import java.util.List;

/** What the bound and assumed Pods of a node take of it. */
public record Usage(Resources requested, Resources scored, int pods, List<HostPort> hostPorts) {
    static final Usage NOTHING = new Usage(Resources.NONE, Resources.NONE, 0, List.of());

    Usage plus(PodInfo pod) {
        return new Usage(
                requested.plus(pod.requests()),
                scored.plus(pod.scored()),
                pods + 1,
                pod.hostPorts().isEmpty() ? hostPorts : withPorts(pod));
    }

    Usage minus(PodInfo pod) {
        return new Usage(
                requested.minus(pod.requests()),
                scored.minus(pod.scored()),
                pods - 1,
                pod.hostPorts().isEmpty() ? hostPorts : withoutPorts(pod));
    }

    private List<HostPort> withPorts(PodInfo pod) {
        List<HostPort> ports = new ArrayList<>(hostPorts);
        ports.addAll(pod.hostPorts());
        return List.copyOf(ports);
    }

    /** One occurrence each: Pods that were bound past the scheduler may hold the same port twice. */
    private List<HostPort> withoutPorts(PodInfo pod) {
        List<HostPort> ports = new ArrayList<>(hostPorts);
        pod.hostPorts().forEach(ports::remove);
        return List.copyOf(ports);
    }
}
