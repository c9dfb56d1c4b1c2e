package dev.capstan.nodeagent.pod;

import dev.capstan.nodeagent.runtime.LinuxContainerResources;
import dev.capstan.nodeagent.status.QosClass;
import dev.capstan.resource.Quantities;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A container's requests and limits in the kernel's units.
 *
 * <p>Example: a request of 250m is 256 shares of 1024 per core, a limit of 500m is 50 ms of each 100 ms. Who asked for much
 * memory is killed last when the node runs out of it.
 *
 * @see <a href="https://github.com/kubernetes/kubernetes/blob/v1.33.0/pkg/kubelet/qos/policy.go">qos/policy.go</a>
 */
final class ContainerLimits {
    private static final long SHARES_PER_CORE = 1024;
    private static final long MIN_SHARES = 2;
    private static final long PERIOD_MICROS = 100_000;
    private static final long MIN_QUOTA_MICROS = 1000;
    private static final long MILLIS_PER_CORE = 1000;
    private static final int GUARANTEED_OOM_SCORE = -997;
    private static final int BEST_EFFORT_OOM_SCORE = 1000;

    private final long nodeMemoryBytes;

    ContainerLimits(long nodeMemoryBytes) {
        this.nodeMemoryBytes = nodeMemoryBytes;
    }

    LinuxContainerResources of(Pod pod, Container container) {
        Map<String, Quantity> limits =
                container.getResources() == null || container.getResources().getLimits() == null
                        ? Map.of()
                        : container.getResources().getLimits();
        Map<String, Quantity> requests =
                container.getResources() == null || container.getResources().getRequests() == null
                        ? limits
                        : container.getResources().getRequests();
        long requestedCpu = Quantities.milliCpu(requestOrLimit(requests, limits, "cpu"));
        long cpuLimit = Quantities.milliCpu(limits.get("cpu"));
        long requestedMemory = Quantities.bytes(requestOrLimit(requests, limits, "memory"));
        return new LinuxContainerResources(
                Math.max(MIN_SHARES, requestedCpu * SHARES_PER_CORE / MILLIS_PER_CORE),
                cpuLimit == 0 ? 0 : Math.max(MIN_QUOTA_MICROS, cpuLimit * PERIOD_MICROS / MILLIS_PER_CORE),
                PERIOD_MICROS,
                Quantities.bytes(limits.get("memory")),
                oomScore(pod, requestedMemory));
    }

    private static @Nullable Quantity requestOrLimit(
            Map<String, Quantity> requests, Map<String, Quantity> limits, String resource) {
        @Nullable Quantity request = requests.get(resource);
        return request == null ? limits.get(resource) : request;
    }

    private int oomScore(Pod pod, long requestedMemory) {
        return switch (QosClass.of(pod)) {
            case "Guaranteed" -> GUARANTEED_OOM_SCORE;
            case "BestEffort" -> BEST_EFFORT_OOM_SCORE;
            default -> {
                long share = BEST_EFFORT_OOM_SCORE * requestedMemory / Math.max(1, nodeMemoryBytes);
                yield Math.clamp(
                        BEST_EFFORT_OOM_SCORE - share,
                        BEST_EFFORT_OOM_SCORE + GUARANTEED_OOM_SCORE,
                        BEST_EFFORT_OOM_SCORE - 1);
            }
        };
    }
}
