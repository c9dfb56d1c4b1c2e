package dev.capstan.scheduler.cache;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much of a node a Pod takes.
 *
 * <p>Rules (source: {@code k8s.io/component-helpers/resource}):
 *
 * <ol>
 *   <li>Containers run at once, so their requests add up; sidecars (init containers with {@code restartPolicy: Always}) too.
 *   <li>Other init containers run one by one, each beside the sidecars started before it: the largest such moment counts,
 *       if it is larger than 1.
 *   <li>Requests of the Pod itself ({@code spec.resources}) replace what its containers add up to.
 *   <li>{@code spec.overhead} comes on top.
 * </ol>
 *
 * <p>Example: containers of 100m and 200m, an init container of 500m: 500m.
 */
final class PodRequests {
    private PodRequests() {}

    static Resources of(PodSpec spec) {
        Resources running = Resources.NONE;
        for (Container container : spec.getContainers()) {
            running = running.plus(requests(container.getResources()));
        }
        Resources sidecars = Resources.NONE;
        Resources starting = Resources.NONE;
        for (Container init : initContainers(spec)) {
            Resources request = requests(init.getResources());
            if ("Always".equals(init.getRestartPolicy())) {
                sidecars = sidecars.plus(request);
                starting = starting.max(sidecars);
            } else {
                starting = starting.max(sidecars.plus(request));
            }
        }
        Resources containers = running.plus(sidecars).max(starting);
        return podLevel(spec, containers).plus(Resources.of(spec.getOverhead()));
    }

    private static Resources podLevel(PodSpec spec, Resources containers) {
        Map<String, Quantity> requests =
                spec.getResources() == null ? null : spec.getResources().getRequests();
        if (requests == null || requests.isEmpty()) {
            return containers;
        }
        Resources pod = Resources.of(requests);
        return new Resources(
                requests.containsKey("cpu") ? pod.milliCpu() : containers.milliCpu(),
                requests.containsKey("memory") ? pod.memory() : containers.memory(),
                containers.ephemeralStorage(),
                containers.max(pod).others());
    }

    private static List<Container> initContainers(PodSpec spec) {
        return spec.getInitContainers() == null ? List.of() : spec.getInitContainers();
    }

    private static Resources requests(@Nullable ResourceRequirements requirements) {
        return requirements == null ? Resources.NONE : Resources.of(requirements.getRequests());
    }
}
