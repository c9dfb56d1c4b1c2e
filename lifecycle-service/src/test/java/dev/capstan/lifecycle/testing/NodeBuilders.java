package dev.capstan.lifecycle.testing;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;

/** Nodes of which a test states only what matters to it. */
public final class NodeBuilders {
    private NodeBuilders() {}

    /**
     * @param ready the status of its Ready condition
     */
    public static NodeBuilder aNode(String name, String ready) {
        return new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .withUid("uid-of-" + name)
                .withResourceVersion("1")
                .withCreationTimestamp("2026-01-01T00:00:00Z")
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .withNewStatus()
                .addNewCondition()
                .withType("Ready")
                .withStatus(ready)
                .withLastHeartbeatTime("2026-01-01T00:00:00Z")
                .endCondition()
                .endStatus();
    }

    public static Node aReadyNode(String name) {
        return aNode(name, "True").build();
    }

    public static Node aNodeWithCidr(String name, String cidr) {
        return aNode(name, "True")
                .editSpec()
                .withPodCIDR(cidr)
                .withPodCIDRs(cidr)
                .endSpec()
                .build();
    }
}
