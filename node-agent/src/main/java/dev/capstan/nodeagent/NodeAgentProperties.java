package dev.capstan.nodeagent;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How one node agent is set up.
 *
 * @param nodeName the Node's name, which one agent has on a host; the kubelet's {@code --hostname-override}
 * @param clusterId stands on everything that the agent makes; nothing without it is ever removed
 * @param stateDir what must outlive the process: volumes, CNI results, the port; one agent per folder
 * @param dockerHost where the container engine listens
 * @param cniBinDirs where the CNI plug-ins are, in order of preference; null for {@code /usr/lib/cni} and {@code /opt/cni/bin}
 * @param address the Node's InternalIP, which the agent's server is also bound to; {@code --node-ip}. A name is resolved at
 *     the start
 * @param port of the agent's server, 0 for a free one that is kept over restarts; {@code --port}
 * @param clusterCidr the addresses of all Pods of the cluster; {@code --cluster-cidr}
 * @param hostRoot where the host's files are seen by the agent; not {@code /} when it runs in a container
 * @param allowEngineSocket whether a hostPath may be or hold the socket of the container engine. Who has it is root on the
 *     node
 * @param parallelStarts how many sandboxes and containers are started at once
 * @param pauseImage what sandboxes run; {@code --pod-infra-container-image}
 */
@ConfigurationProperties(prefix = "capstan.agent", ignoreUnknownFields = false)
public record NodeAgentProperties(
        String nodeName,
        String clusterId,
        Path stateDir,
        @DefaultValue("unix:///var/run/docker.sock") URI dockerHost,
        @Nullable List<Path> cniBinDirs,
        @DefaultValue("127.0.0.1") String address,
        @DefaultValue("0") int port,
        @DefaultValue("10.244.0.0/16") String clusterCidr,
        @DefaultValue("capstan/pause:0.1") String pauseImage,
        @DefaultValue("/") Path hostRoot,
        @DefaultValue("false") boolean allowEngineSocket,
        @DefaultValue("4") int parallelStarts,
        @DefaultValue Capacity capacity,
        @DefaultValue Intervals intervals,
        @Nullable Tls tls) {
    private static final List<Path> DEFAULT_CNI_BIN_DIRS = List.of(Path.of("/usr/lib/cni"), Path.of("/opt/cni/bin"));

    public NodeAgentProperties {
        // Not a @DefaultValue: the binder has no way from several texts to a list of paths.
        cniBinDirs = cniBinDirs == null ? DEFAULT_CNI_BIN_DIRS : List.copyOf(cniBinDirs);
        required(nodeName, "node-name");
        required(clusterId, "cluster-id");
        required(stateDir, "state-dir");
        stateDir = stateDir.toAbsolutePath();
        address = resolved(address);
    }

    /** The engine's socket, as the host calls it. */
    Path engineSocket() {
        Path socket = Path.of(dockerHost.getPath());
        return socket.startsWith(hostRoot) ? Path.of("/").resolve(hostRoot.relativize(socket)) : socket;
    }

    private static String resolved(String address) {
        try {
            return InetAddress.getByName(address).getHostAddress();
        } catch (UnknownHostException unknown) {
            throw new IllegalArgumentException(
                    "capstan.agent.address is a name that can't be resolved: " + address, unknown);
        }
    }

    private static void required(@Nullable Object value, String name) {
        if (value == null) {
            throw new IllegalArgumentException("capstan.agent." + name + " must be set");
        }
    }

    /**
     * What the node offers. Several agents on one host share its capacity by these.
     *
     * @param cpu a quantity; null for all processors of the host
     * @param memory a quantity; null for all memory of the host
     * @param ephemeralStorage a quantity; null for the size of the file system of the state folder
     * @param pods {@code --max-pods}
     */
    public record Capacity(
            @Nullable String cpu,
            @Nullable String memory,
            @Nullable String ephemeralStorage,
            @DefaultValue("110") int pods) {}

    /**
     * How often things happen that no event causes.
     *
     * @param lease between two renewals of the node's Lease
     * @param nodeStatus between two reports of an unchanged Node status; {@code nodeStatusReportFrequency}
     * @param relist between two complete comparisons with the runtime, the safety net under its events
     * @param networkCheck between two CNI CHECKs of one Pod
     * @param volumeSync between two looks at the ConfigMaps and Secrets of a Pod's volumes; {@code syncFrequency}
     * @param orphans between two searches for containers without a Pod
     */
    public record Intervals(
            @DefaultValue("10s") Duration lease,
            @DefaultValue("5m") Duration nodeStatus,
            @DefaultValue("10s") Duration relist,
            @DefaultValue("10s") Duration networkCheck,
            @DefaultValue("1m") Duration volumeSync,
            @DefaultValue("30s") Duration orphans) {}

    /**
     * PEM files of the agent's server.
     *
     * @param certFile its certificate, with the chain; {@code --tls-cert-file}
     * @param keyFile the certificate's key, PKCS#8; {@code --tls-private-key-file}
     * @param clientCaFile the authority of the one client, {@code kube-apiserver-kubelet-client}; {@code --client-ca-file}
     */
    public record Tls(Path certFile, Path keyFile, Path clientCaFile) {}
}
