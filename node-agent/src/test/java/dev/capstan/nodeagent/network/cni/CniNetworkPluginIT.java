package dev.capstan.nodeagent.network.cni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.capstan.nodeagent.cleanup.ClusterPurge;
import dev.capstan.nodeagent.network.HostCommand;
import dev.capstan.nodeagent.network.NetworkAttachment;
import dev.capstan.nodeagent.network.NodeFirewall;
import dev.capstan.nodeagent.network.SandboxNetwork;
import dev.capstan.nodeagent.runtime.ContainerConfig;
import dev.capstan.nodeagent.runtime.NetworkCheck;
import dev.capstan.nodeagent.runtime.NetworkException;
import dev.capstan.nodeagent.runtime.PodMetadata;
import dev.capstan.nodeagent.runtime.PodSandboxConfig;
import dev.capstan.nodeagent.runtime.PodSandboxStatus;
import dev.capstan.nodeagent.runtime.PortMapping;
import dev.capstan.nodeagent.runtime.docker.DockerCommand;
import dev.capstan.nodeagent.runtime.docker.TestCluster;
import dev.capstan.nodeagent.runtime.docker.TestNode;
import dev.capstan.tracing.Tracing;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Pod network with the machine's own plug-ins, seen from inside of Pods and from the host. */
class CniNetworkPluginIT {
    private static final String IMAGE = "capstan/hello:0.1";
    private static final Duration SOON = Duration.ofSeconds(20);

    private final TestCluster cluster = TestCluster.create();
    private final List<TestNode> nodes = new ArrayList<>();

    @TempDir
    private Path folder;

    private TestNode node;

    @BeforeEach
    void startNode() {
        node = startNode(1);
    }

    @AfterEach
    void purge() {
        nodes.forEach(TestNode::close);
        ClusterPurge.purge(cluster.id(), TestNode.ENGINE, folder);
    }

    @Test
    void addGivesAVethPairAndTheAddressInsideThePod() {
        Pod pod = runPod(node, "web");
        NetworkAttachment attachment = attachment(pod);

        assertThat(inside(pod, "ip", "-4", "-o", "addr", "show", "eth0")).contains(pod.ip() + "/24");
        assertThat(inside(pod, "ip", "route", "show", "default")).contains("default via " + attachment.gateway());
        assertThat(inside(pod, "ip", "-o", "link", "show", "lo")).contains("UP");
        assertThat(onHost("ip", "-d", "-o", "link", "show", attachment.hostInterface()))
                .contains("veth")
                .contains("master " + node.names.bridge());
    }

    @Test
    void delGivesTheAddressBack() {
        Pod pod = runPod(node, "web");
        String veth = attachment(pod).hostInterface();
        Path lease = addressFile(pod.ip());
        assertThat(lease).exists();

        node.network.del(pod.id());
        node.network.del(pod.id());

        assertThat(lease).doesNotExist();
        assertThat(Path.of("/sys/class/net", veth)).doesNotExist();
        assertThat(inside(pod, "ip", "-o", "link")).doesNotContain("eth0");
        assertThat(node.network.sandboxes()).isEmpty();
    }

    @Test
    void delGivesTheAddressBackWhenTheNamespaceIsGone() {
        Pod pod = runPod(node, "web");
        DockerCommand.kill(pod.id());
        node.pins.unpin(pod.id());

        node.network.del(pod.id());

        assertThat(addressFile(pod.ip())).doesNotExist();
    }

    @Test
    void podsReachEachOtherOnANodeAndAcrossNodesUnderTheirOwnAddresses() {
        Pod server = runPod(node, "server");
        Pod neighbour = runPod(node, "neighbour");
        Pod remote = runPod(startNode(2), "remote");

        assertThat(page(neighbour, server)).contains("Hello from Pod server").contains("You are " + neighbour.ip());
        assertThat(page(remote, server)).contains("Hello from Pod server").contains("You are " + remote.ip());
    }

    @Test
    void checkFindsNothingWrongWithAGoodNetwork() {
        Pod pod = runPod(node, "web");

        assertThat(node.runtime.checkPodSandboxNetwork(pod.id())).isEqualTo(new NetworkCheck.Intact());
    }

    @Test
    void checkNoticesAndRepairsARemovedRoute() {
        Pod pod = runPod(node, "web");
        inNamespace(pod, "ip", "route", "delete", "default");

        assertRepairs(pod, "Route");

        assertThat(inside(pod, "ip", "route", "show", "default")).contains("default via");
    }

    @Test
    void checkNoticesAndRepairsARemovedInterface() {
        Pod pod = runPod(node, "web");
        Pod neighbour = runPod(node, "neighbour");
        onHost("ip", "link", "delete", attachment(pod).hostInterface());

        assertRepairs(pod, "eth0");

        assertThat(page(neighbour, pod)).contains("Hello from Pod web");
    }

    @Test
    void checkNoticesAndRepairsAnInterfaceThatIsDown() {
        Pod pod = runPod(node, "web");
        onHost("ip", "link", "set", attachment(pod).hostInterface(), "down");

        assertRepairs(pod, "veth");
    }

    @Test
    void checkNoticesAndRepairsARemovedBridge() {
        Pod pod = runPod(node, "web");
        onHost("ip", "link", "delete", node.names.bridge());

        assertThat(node.runtime.checkPodSandboxNetwork(pod.id())).isInstanceOf(NetworkCheck.Repaired.class);
        assertThat(inside(pod, "wget", "-qO-", "http://" + pod.ip())).contains("Hello");
        assertThat(onHost("ip", "-4", "-o", "addr", "show", node.names.bridge()))
                .contains(attachment(pod).gateway());
    }

    @Test
    void whatCannotBeRepairedIsBroken() {
        Pod pod = runPod(node, "web");
        DockerCommand.kill(pod.id());
        node.pins.unpin(pod.id());

        assertThat(node.runtime.checkPodSandboxNetwork(pod.id())).isInstanceOf(NetworkCheck.Broken.class);
        assertThat(node.network.sandboxes()).containsExactly(pod.id());
    }

    @Test
    void anIntentWithoutAResultGetsDelBeforeANewAdd() throws IOException {
        Pod pod = runPod(node, "web");
        Path saved = folder.resolve("node-1/cni/attachments/" + pod.id() + ".json");
        SandboxNetwork request = attachment(pod).request();
        node.network.del(pod.id());
        new AttachmentStore(saved.getParent())
                .save(Attachment.intent(
                        request,
                        node.names.network(),
                        new CniNetwork(
                                        node.names.network(),
                                        node.names.bridge(),
                                        node.addresses.podCidr(),
                                        folder.resolve("node-1/cni/addresses"))
                                .pluginsFor(request)));

        TestNode restarted = startNode(1);

        assertThat(restarted.network.attachment(pod.id())).isEmpty();
        assertThat(restarted.network.sandboxes()).containsExactly(pod.id());
        assertThat(restarted.network.add(request).ip()).isNotEmpty();
        assertThat(restarted.network.sandboxes()).containsExactly(pod.id());
        assertThat(Files.readString(saved)).contains("ips");
    }

    @Test
    void aSandboxThatIsGoneGivesItsAddressBack() {
        Pod pod = runPod(node, "web");
        DockerCommand.remove(pod.id());

        startNode(1);

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(addressFile(pod.ip())).doesNotExist());
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(node.pins.find(pod.id())).isEmpty());
    }

    @Test
    void hostPortsLeadToThePod() throws IOException {
        int hostPort = freePort();
        PodSandboxConfig config = PodSandboxConfig.builder(
                        TestNode.sandboxOf("web").metadata())
                .portMappings(List.of(new PortMapping("TCP", 80, hostPort, "")))
                .build();
        Pod pod = runPod(node, config);
        Pod neighbour = runPod(node, "neighbour");

        String hostAddress = attachment(pod).gateway();
        assertThat(inside(neighbour, "wget", "-qO-", "http://" + hostAddress + ":" + hostPort))
                .contains("Hello from Pod web");
        assertThat(node.runtime.checkPodSandboxNetwork(pod.id())).isEqualTo(new NetworkCheck.Intact());

        node.runtime.stopPodSandbox(pod.id());
        assertThat(onHost("iptables", "-w", "-t", "nat", "-S")).doesNotContain("--dport " + hostPort);
    }

    @Test
    void theNodesRulesAreRestored() {
        new NodeFirewall(cluster.id()).remove();
        assertThat(onHost("iptables", "-w", "-S")).doesNotContain(cluster.id());

        node.network.restoreNodeRules();
        node.network.restoreNodeRules();

        assertThat(onHost("iptables", "-w", "-S")
                        .lines()
                        .filter(rule -> rule.contains("capstan cluster " + cluster.id())))
                .hasSize(3);
        assertThat(onHost("iptables", "-w", "-t", "nat", "-S")
                        .lines()
                        .filter(rule -> rule.contains("capstan cluster " + cluster.id())))
                .hasSize(2);
    }

    @Test
    void withoutAddressesNoSandboxIsAttached() {
        CniNetworkPlugin unconfigured = new CniNetworkPlugin(
                CniSettings.of(node.names, folder.resolve("unconfigured")),
                new NodeFirewall(cluster.id()),
                Tracing.OFF);

        assertThat(unconfigured.ready().holds()).isFalse();
        assertThat(unconfigured.ready().reason()).isEqualTo("NetworkPluginNotReady");
        assertThatThrownBy(() -> unconfigured.add(new SandboxNetwork(
                        "none", new PodMetadata("web", "default", "uid", 0), "/nowhere", List.of(), null)))
                .isInstanceOf(NetworkException.class);
    }

    @Test
    void aPluginThatFailsLeavesNothing() {
        SandboxNetwork nowhere = new SandboxNetwork(
                "nowhere", new PodMetadata("web", "default", "uid", 0), "/run/no-such-netns", List.of(), null);

        assertThatThrownBy(() -> node.network.add(nowhere))
                .isInstanceOf(NetworkException.class)
                .hasMessageContaining("/run/no-such-netns");
        assertThat(node.network.sandboxes()).isEmpty();
    }

    private void assertRepairs(Pod pod, String named) {
        assertThat(node.runtime.checkPodSandboxNetwork(pod.id()))
                .isInstanceOfSatisfying(
                        NetworkCheck.Repaired.class,
                        repaired -> assertThat(repaired.problem()).contains(named));
        assertThat(node.runtime.checkPodSandboxNetwork(pod.id())).isEqualTo(new NetworkCheck.Intact());
        assertThat(node.runtime.podSandboxStatus(pod.id()).orElseThrow().ip()).isEqualTo(pod.ip());
        assertThat(inside(pod, "ip", "-4", "-o", "addr", "show", "eth0")).contains(pod.ip());
    }

    private TestNode startNode(int number) {
        TestNode started = TestNode.start(cluster, number, folder);
        nodes.add(started);
        return started;
    }

    /** A Pod that runs the hello server. */
    private record Pod(TestNode node, PodSandboxStatus sandbox, String container) {
        String id() {
            return sandbox.id();
        }

        String ip() {
            return String.valueOf(sandbox.ip());
        }
    }

    private static Pod runPod(TestNode node, String name) {
        return runPod(node, TestNode.sandboxOf(name));
    }

    private static Pod runPod(TestNode node, PodSandboxConfig config) {
        PodSandboxStatus sandbox = node.runtime.runPodSandbox(config);
        String container = node.runtime.createContainer(
                sandbox.id(), ContainerConfig.builder("main", IMAGE).build(), config);
        node.runtime.startContainer(container);
        Pod pod = new Pod(node, sandbox, container);
        await().atMost(SOON).until(() -> inside(pod, "netstat", "-ltn").contains(":80 "));
        return pod;
    }

    private NetworkAttachment attachment(Pod pod) {
        return node.network.attachment(pod.id()).orElseThrow();
    }

    private Path addressFile(String ip) {
        return folder.resolve("node-1/cni/addresses")
                .resolve(node.names.network())
                .resolve(ip);
    }

    private static String page(Pod client, Pod server) {
        return inside(client, "wget", "-qO-", "http://" + server.ip());
    }

    private static String inside(Pod pod, String... command) {
        return pod.node()
                .runtime
                .execSync(pod.container(), List.of(command), SOON)
                .stdout();
    }

    private static void inNamespace(Pod pod, String... command) {
        List<String> words =
                new ArrayList<>(List.of("nsenter", "--net=" + pod.sandbox().netns()));
        words.addAll(List.of(command));
        HostCommand.of(words).run(SOON).orThrow();
    }

    private static String onHost(String... command) {
        return HostCommand.of(command).run(SOON).orThrow();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
