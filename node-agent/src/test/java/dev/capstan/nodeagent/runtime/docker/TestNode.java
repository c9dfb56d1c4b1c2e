package dev.capstan.nodeagent.runtime.docker;

import dev.capstan.nodeagent.network.NetnsPins;
import dev.capstan.nodeagent.network.NetworkNames;
import dev.capstan.nodeagent.network.NodeFirewall;
import dev.capstan.nodeagent.network.cni.CniNetworkPlugin;
import dev.capstan.nodeagent.network.cni.CniSettings;
import dev.capstan.nodeagent.runtime.NetworkConfig;
import dev.capstan.nodeagent.runtime.PodMetadata;
import dev.capstan.nodeagent.runtime.PodSandboxConfig;
import java.net.URI;
import java.nio.file.Path;
import java.util.UUID;

/** A node of a cluster of its own on the machine's real engine, with the real CNI plug-ins. */
public final class TestNode implements AutoCloseable {
    public static final URI ENGINE = URI.create("unix:///var/run/docker.sock");

    public final NetworkNames names;
    public final NetworkConfig addresses;
    public final NetnsPins pins;
    public final CniNetworkPlugin network;
    public final DockerRuntime runtime;

    private TestNode(NetworkNames names, NetworkConfig addresses, Path stateFolder) {
        this.names = names;
        this.addresses = addresses;
        this.pins = new NetnsPins(names.netnsFolder());
        this.network = new CniNetworkPlugin(
                CniSettings.of(names, stateFolder.resolve(names.nodeName())), new NodeFirewall(names.clusterId()));
        this.runtime =
                new DockerRuntime(DockerRuntimeSettings.of(names.clusterId(), names.nodeName(), ENGINE), network, pins);
    }

    /** @param cluster decides the addresses: {@code 10.20x.0.0/16}; node {@code n} gets {@code 10.20x.n.0/24} */
    public static TestNode start(TestCluster cluster, int number, Path stateFolder) {
        TestNode node = new TestNode(
                new NetworkNames(cluster.id(), "node-" + number),
                new NetworkConfig(cluster.podCidr(number), cluster.clusterCidr()),
                stateFolder);
        node.runtime.start();
        node.runtime.updateRuntimeConfig(node.addresses);
        return node;
    }

    public static PodSandboxConfig sandboxOf(String podName) {
        return PodSandboxConfig.builder(
                        new PodMetadata(podName, "default", UUID.randomUUID().toString(), 0))
                .build();
    }

    @Override
    public void close() {
        runtime.close();
    }
}
