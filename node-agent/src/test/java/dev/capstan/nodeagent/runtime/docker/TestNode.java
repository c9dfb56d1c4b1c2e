package dev.capstan.nodeagent.runtime.docker;

import dev.capstan.nodeagent.network.NetnsPins;
import dev.capstan.nodeagent.network.NetworkNames;
import dev.capstan.nodeagent.network.NodeFirewall;
import dev.capstan.nodeagent.network.cni.CniNetworkPlugin;
import dev.capstan.nodeagent.network.cni.CniSettings;
import dev.capstan.nodeagent.runtime.NetworkConfig;
import dev.capstan.nodeagent.runtime.PodMetadata;
import dev.capstan.nodeagent.runtime.PodSandboxConfig;
import dev.capstan.tracing.Tracing;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** A node of a cluster of its own on the machine's real engine, with the real CNI plug-ins. */
public final class TestNode implements AutoCloseable {
    public static final URI ENGINE = URI.create("unix:///var/run/docker.sock");

    private static final Duration PLUGIN_LIMIT = Duration.ofSeconds(30);

    public final NetworkNames names;
    public final NetworkConfig addresses;
    public final NetnsPins pins;
    public final CniNetworkPlugin network;
    public final DockerRuntime runtime;

    private TestNode(
            NetworkNames names,
            NetworkConfig addresses,
            Path stateFolder,
            URI engine,
            List<Path> pluginFolders,
            Duration pluginLimit) {
        this.names = names;
        this.addresses = addresses;
        this.pins = new NetnsPins(names.netnsFolder());
        this.network = new CniNetworkPlugin(
                new CniSettings(names, stateFolder.resolve(names.nodeName()), pluginFolders, pluginLimit),
                new NodeFirewall(names.clusterId()),
                Tracing.OFF);
        this.runtime =
                new DockerRuntime(DockerRuntimeSettings.of(names.clusterId(), names.nodeName(), engine), network, pins);
    }

    /** @param cluster decides the addresses: {@code 10.20x.0.0/16}; node {@code n} gets {@code 10.20x.n.0/24} */
    public static TestNode start(TestCluster cluster, int number, Path stateFolder) {
        return start(cluster, number, stateFolder, ENGINE, List.of(Path.of("/usr/lib/cni")));
    }

    /** The same with another way to the engine, or other plug-ins. */
    public static TestNode start(
            TestCluster cluster, int number, Path stateFolder, URI engine, List<Path> pluginFolders) {
        return start(cluster, number, stateFolder, engine, pluginFolders, PLUGIN_LIMIT);
    }

    /** @param pluginLimit how long one call of a plug-in may take */
    public static TestNode start(
            TestCluster cluster,
            int number,
            Path stateFolder,
            URI engine,
            List<Path> pluginFolders,
            Duration pluginLimit) {
        TestNode node = new TestNode(
                new NetworkNames(cluster.id(), "node-" + number),
                new NetworkConfig(cluster.podCidr(number), cluster.clusterCidr()),
                stateFolder,
                engine,
                pluginFolders,
                pluginLimit);
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
