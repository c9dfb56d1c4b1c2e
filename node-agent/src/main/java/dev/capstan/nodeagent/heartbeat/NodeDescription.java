package dev.capstan.nodeagent.heartbeat;

import dev.capstan.nodeagent.runtime.ContainerRuntime;
import dev.capstan.nodeagent.runtime.ContainerRuntimeException;
import dev.capstan.nodeagent.runtime.Image;
import io.fabric8.kubernetes.api.model.ContainerImage;
import io.fabric8.kubernetes.api.model.ContainerImageBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.NodeStatusBuilder;
import io.fabric8.kubernetes.api.model.NodeSystemInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;

/** Describes this node as a Node object: who it is, what it offers, how it is. */
public final class NodeDescription {
    /** The kubelet's {@code nodeStatusMaxImages}. */
    private static final int MAX_IMAGES = 50;

    private final String name;
    private final String address;
    private final IntSupplier serverPort;
    private final NodeCapacity capacity;
    private final ContainerRuntime runtime;
    private final HostFacts host = new HostFacts();

    /**
     * @param serverPort asked late: the server of the agent may take any free port when it starts
     */
    public NodeDescription(
            String name, String address, IntSupplier serverPort, NodeCapacity capacity, ContainerRuntime runtime) {
        this.name = name;
        this.address = address;
        this.serverPort = serverPort;
        this.capacity = capacity;
        this.runtime = runtime;
    }

    String name() {
        return name;
    }

    /** The Node without its status. */
    Node node() {
        return new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(labels())
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .build();
    }

    Map<String, String> labels() {
        return Map.of(
                "kubernetes.io/hostname",
                name,
                "kubernetes.io/os",
                "linux",
                "kubernetes.io/arch",
                host.architecture(),
                "beta.kubernetes.io/os",
                "linux",
                "beta.kubernetes.io/arch",
                host.architecture());
    }

    /**
     * @param images as they were listed last; listing them is too slow to do each time
     */
    NodeStatus status(List<NodeCondition> before, List<ContainerImage> images, Instant now) {
        return new NodeStatusBuilder()
                .withCapacity(capacity.asQuantities())
                .withAllocatable(capacity.asQuantities())
                .withConditions(NodeConditions.of(runtime.status(), before, now))
                .addNewAddress(address, "InternalIP")
                .addNewAddress(name, "Hostname")
                .withNewDaemonEndpoints()
                .withNewKubeletEndpoint(serverPort.getAsInt())
                .endDaemonEndpoints()
                .withNodeInfo(systemInfo())
                .withImages(images)
                .build();
    }

    private NodeSystemInfo systemInfo() {
        try {
            return host.systemInfo(runtime.version().asNodeInfo());
        } catch (ContainerRuntimeException unknown) {
            return host.systemInfo("");
        }
    }

    /** The biggest images first, as the scheduler's image locality wants them. */
    List<ContainerImage> images() {
        return runtime.listImages().stream()
                .sorted(Comparator.comparingLong(Image::sizeBytes).reversed())
                .limit(MAX_IMAGES)
                .map(NodeDescription::image)
                .toList();
    }

    private static ContainerImage image(Image image) {
        List<String> names = new ArrayList<>(image.repoDigests());
        names.addAll(image.repoTags());
        return new ContainerImageBuilder()
                .withNames(names)
                .withSizeBytes(image.sizeBytes())
                .build();
    }
}
