package dev.capstan.nodeagent.network;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a Node says about where its Pods are, as it is written there.
 *
 * @param podCidr {@code spec.podCIDR}
 * @param internalIp the first of that type in {@code status.addresses}
 */
record NodeReach(String podCidr, String internalIp) {
    private static final String INTERNAL_IP = "InternalIP";

    /** Empty as long as one of the two isn't known. */
    static Optional<NodeReach> of(Node node) {
        @Nullable
        String podCidr = node.getSpec() == null ? null : node.getSpec().getPodCIDR();
        if (podCidr == null || podCidr.isEmpty() || node.getStatus() == null) {
            return Optional.empty();
        }
        return node.getStatus().getAddresses().stream()
                .filter(address -> INTERNAL_IP.equals(address.getType()) && address.getAddress() != null)
                .map(NodeAddress::getAddress)
                .findFirst()
                .map(internalIp -> new NodeReach(podCidr, internalIp));
    }
}
