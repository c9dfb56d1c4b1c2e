package dev.capstan.scheduler.testing;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;

/** Nodes of which a test states only what matters to it. */
public final class NodeBuilders {
    private NodeBuilders() {}

    /** A Ready node with 4 cores, 8 GiB and room for 110 Pods. */
    public static NodeBuilder aNode(String name) {
        return new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels("kubernetes.io/hostname", name)
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .withNewStatus()
                .addToAllocatable("cpu", new Quantity("4"))
                .addToAllocatable("memory", new Quantity("8Gi"))
                .addToAllocatable("ephemeral-storage", new Quantity("20Gi"))
                .addToAllocatable("pods", new Quantity("110"))
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .endCondition()
                .endStatus();
    }

    public static Node aNodeWith(String name, String cpu, String memory) {
        return aNode(name)
                .editStatus()
                .addToAllocatable("cpu", new Quantity(cpu))
                .addToAllocatable("memory", new Quantity(memory))
                .endStatus()
                .build();
    }

    public static Node aTaintedNode(String name, String key, String value, String effect) {
        return aNode(name)
                .editSpec()
                .addNewTaint(effect, key, null, value)
                .endSpec()
                .build();
    }
}
