package dev.capstan.nodeagent.admission;

import dev.capstan.resource.Quantities;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a Pod takes of a node. Init containers run one after the other before all others, so the Pod takes the larger of the
 * biggest init container and the sum of its containers, plus its overhead.
 *
 * @param hostPorts {@code TCP/8080} for each host port
 */
record PodRequests(long milliCpu, long memoryBytes, Set<String> hostPorts) {

    static PodRequests of(Pod pod) {
        return new PodRequests(
                total(pod, "cpu", Quantities::milliCpu), total(pod, "memory", Quantities::bytes), hostPorts(pod));
    }

    private static long total(Pod pod, String resource, ToLongFunction<@Nullable Quantity> amount) {
        long containers = pod.getSpec().getContainers().stream()
                .mapToLong(container -> amount.applyAsLong(request(container, resource)))
                .sum();
        long init = Stream.ofNullable(pod.getSpec().getInitContainers())
                .flatMap(List::stream)
                .mapToLong(container -> amount.applyAsLong(request(container, resource)))
                .max()
                .orElse(0);
        @Nullable Map<String, Quantity> overhead = pod.getSpec().getOverhead();
        return Math.max(containers, init) + amount.applyAsLong(overhead == null ? null : overhead.get(resource));
    }

    private static @Nullable Quantity request(Container container, String resource) {
        if (container.getResources() == null) {
            return null;
        }
        @Nullable Map<String, Quantity> requests = container.getResources().getRequests();
        return requests == null ? null : requests.get(resource);
    }

    private static Set<String> hostPorts(Pod pod) {
        return pod.getSpec().getContainers().stream()
                .flatMap(container -> Stream.ofNullable(container.getPorts()).flatMap(List::stream))
                .filter(port -> port.getHostPort() != null && port.getHostPort() > 0)
                .map(PodRequests::shown)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String shown(ContainerPort port) {
        return (port.getProtocol() == null ? "TCP" : port.getProtocol()) + "/" + port.getHostPort();
    }
}
