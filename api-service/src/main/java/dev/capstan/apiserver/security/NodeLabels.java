package dev.capstan.apiserver.security;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which labels of its own Node an agent may not choose: those of {@code node-restriction.kubernetes.io}, which are there for
 * that, and those of Kubernetes that don't describe the machine ({@code kubelet/pkg/apis/well_known_labels.go}).
 */
final class NodeLabels {
    private static final Set<String> OF_THE_MACHINE = Set.of(
            "kubernetes.io/hostname",
            "kubernetes.io/arch",
            "kubernetes.io/os",
            "beta.kubernetes.io/arch",
            "beta.kubernetes.io/os",
            "beta.kubernetes.io/instance-type",
            "node.kubernetes.io/instance-type",
            "failure-domain.beta.kubernetes.io/zone",
            "failure-domain.beta.kubernetes.io/region",
            "topology.kubernetes.io/zone",
            "topology.kubernetes.io/region");
    private static final Set<String> OF_THE_KUBELET = Set.of("kubelet.kubernetes.io", "node.kubernetes.io");
    private static final Set<String> KUBERNETES = Set.of("kubernetes.io", "k8s.io");

    private NodeLabels() {}

    /** Of these keys, in their order by name. */
    static Set<String> forbidden(Collection<String> keys) {
        Set<String> forbidden = new TreeSet<>(keys);
        forbidden.removeIf(NodeLabels::isFree);
        return forbidden;
    }

    private static boolean isFree(String key) {
        String prefix = key.substring(0, Math.max(key.indexOf('/'), 0));
        if (isWithin(prefix, "node-restriction.kubernetes.io")) {
            return false;
        }
        return KUBERNETES.stream().noneMatch(domain -> isWithin(prefix, domain))
                || OF_THE_MACHINE.contains(key)
                || OF_THE_KUBELET.stream().anyMatch(domain -> isWithin(prefix, domain));
    }

    private static boolean isWithin(String prefix, String domain) {
        return prefix.equals(domain) || prefix.endsWith("." + domain);
    }
}
