package dev.capstan.scheduler.cache;

import dev.capstan.resource.ObjectKey;
import io.fabric8.kubernetes.api.model.NodeAffinity;
import io.fabric8.kubernetes.api.model.NodeSelector;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSchedulingGate;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PreferredSchedulingTerm;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Pod with what every cycle asks of it worked out once: a cycle that looks at 5,000 nodes must not parse quantities.
 *
 * @param requests what it takes of a node
 * @param scored the same with Kubernetes' assumption for Pods that request nothing (100m and 200 MB), so that such Pods are
 *     spread, too
 */
public record PodInfo(
        Pod pod,
        ObjectKey key,
        String uid,
        int priority,
        Resources requests,
        Resources scored,
        List<HostPort> hostPorts,
        List<Toleration> tolerations,
        Map<String, String> nodeSelector,
        @Nullable NodeSelector requiredNodeAffinity,
        List<PreferredSchedulingTerm> preferredNodeAffinity) {
    private static final long ASSUMED_MILLI_CPU = 100;
    private static final long ASSUMED_MEMORY = 200L * 1024 * 1024;

    public static PodInfo of(Pod pod) {
        PodSpec spec = pod.getSpec();
        Resources requests = PodRequests.of(spec);
        NodeAffinity affinity =
                spec.getAffinity() == null ? null : spec.getAffinity().getNodeAffinity();
        return new PodInfo(
                pod,
                ObjectKey.of(pod),
                pod.getMetadata().getUid(),
                spec.getPriority() == null ? 0 : spec.getPriority(),
                requests,
                scored(requests),
                HostPort.of(spec),
                spec.getTolerations() == null ? List.of() : spec.getTolerations(),
                spec.getNodeSelector() == null ? Map.of() : spec.getNodeSelector(),
                affinity == null ? null : affinity.getRequiredDuringSchedulingIgnoredDuringExecution(),
                preferred(affinity));
    }

    private static List<PreferredSchedulingTerm> preferred(@Nullable NodeAffinity affinity) {
        return affinity == null || affinity.getPreferredDuringSchedulingIgnoredDuringExecution() == null
                ? List.of()
                : affinity.getPreferredDuringSchedulingIgnoredDuringExecution();
    }

    private static Resources scored(Resources requests) {
        return new Resources(
                requests.milliCpu() == 0 ? ASSUMED_MILLI_CPU : requests.milliCpu(),
                requests.memory() == 0 ? ASSUMED_MEMORY : requests.memory(),
                requests.ephemeralStorage(),
                requests.others());
    }

    /** A Pod with scheduling gates waits until whoever set them has removed them all. */
    public boolean isGated() {
        List<PodSchedulingGate> gates = pod.getSpec().getSchedulingGates();
        return gates != null && !gates.isEmpty();
    }

    /** The node that it names or is bound to; null for none. */
    public @Nullable String nodeName() {
        String name = pod.getSpec().getNodeName();
        return name == null || name.isEmpty() ? null : name;
    }

    @Override
    public String toString() {
        return key.toString();
    }
}
