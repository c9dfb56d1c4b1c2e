package dev.capstan.nodeagent.status;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who must give way first when memory runs out.
 *
 * <ol>
 *   <li>{@code BestEffort}: no container asks for or limits CPU or memory.
 *   <li>{@code Guaranteed}: every container limits both, and asks for exactly its limits.
 *   <li>{@code Burstable}: all others.
 * </ol>
 *
 * @see <a href="https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/">Pod quality of service classes</a>
 */
public final class QosClass {
    private static final List<String> RESOURCES = List.of("cpu", "memory");

    private QosClass() {}

    public static String of(Pod pod) {
        List<Container> containers = new ArrayList<>(pod.getSpec().getContainers());
        if (pod.getSpec().getInitContainers() != null) {
            containers.addAll(pod.getSpec().getInitContainers());
        }
        if (containers.stream().noneMatch(QosClass::asksForAnything)) {
            return "BestEffort";
        }
        return containers.stream().allMatch(QosClass::asksForItsLimits) ? "Guaranteed" : "Burstable";
    }

    private static boolean asksForAnything(Container container) {
        return RESOURCES.stream()
                .anyMatch(resource -> positive(requests(container).get(resource))
                        || positive(limits(container).get(resource)));
    }

    private static boolean asksForItsLimits(Container container) {
        return RESOURCES.stream().allMatch(resource -> {
            @Nullable Quantity limit = limits(container).get(resource);
            @Nullable Quantity request = requests(container).get(resource);
            return positive(limit)
                    && (request == null || request.getNumericalAmount().compareTo(limit.getNumericalAmount()) == 0);
        });
    }

    private static boolean positive(@Nullable Quantity quantity) {
        return quantity != null && quantity.getNumericalAmount().signum() > 0;
    }

    private static Map<String, Quantity> requests(Container container) {
        return container.getResources() == null || container.getResources().getRequests() == null
                ? Map.of()
                : container.getResources().getRequests();
    }

    private static Map<String, Quantity> limits(Container container) {
        return container.getResources() == null || container.getResources().getLimits() == null
                ? Map.of()
                : container.getResources().getLimits();
    }
}
