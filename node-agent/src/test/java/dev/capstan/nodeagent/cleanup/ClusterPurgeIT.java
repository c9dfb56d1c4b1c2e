package dev.capstan.nodeagent.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.nodeagent.network.HostCommand;
import dev.capstan.nodeagent.network.NetworkNames;
import dev.capstan.nodeagent.runtime.ContainerConfig;
import dev.capstan.nodeagent.runtime.NetworkCheck;
import dev.capstan.nodeagent.runtime.PodSandboxConfig;
import dev.capstan.nodeagent.runtime.PodSandboxFilter;
import dev.capstan.nodeagent.runtime.PodSandboxState;
import dev.capstan.nodeagent.runtime.PodSandboxStatus;
import dev.capstan.nodeagent.runtime.PortMapping;
import dev.capstan.nodeagent.runtime.docker.TestCluster;
import dev.capstan.nodeagent.runtime.docker.TestNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code down --purge} leaves on a host: nothing of the cluster, everything of others. */
class ClusterPurgeIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String IMAGE = "capstan/hello:0.1";

    private final TestCluster purged = TestCluster.create();
    private final TestCluster other = purged.another();
    private final String foreign = "foreign-container-" + other.id().hashCode();
    private final String foreignBridge = "fb" + (other.id().hashCode() & 0xffffff);

    @TempDir
    private Path purgedState;

    @TempDir
    private Path otherState;

    @AfterEach
    void removeTheOthers() {
        ClusterPurge.purge(other.id(), TestNode.ENGINE, otherState);
        ClusterPurge.purge(purged.id(), TestNode.ENGINE, purgedState);
        HostCommand.of("docker", "rm", "--force", foreign).run(SOON);
        HostCommand.of("ip", "link", "delete", foreignBridge).run(SOON);
        HostCommand.of("iptables", "-w", "-D", "DOCKER-USER", "-d", "198.51.100.7", "-j", "RETURN")
                .run(SOON);
    }

    @Test
    void removesEverythingOfTheClusterAndNothingElse() {
        run("docker", "run", "--detach", "--name", foreign, IMAGE);
        run("ip", "link", "add", foreignBridge, "type", "bridge");
        run("iptables", "-w", "-I", "DOCKER-USER", "-d", "198.51.100.7", "-j", "RETURN");
        try (TestNode survivor = TestNode.start(other, 1, otherState)) {
            PodSandboxStatus untouched = runPod(survivor, "untouched");
            runPodsOnThreeNodes();

            ClusterPurge.purge(purged.id(), TestNode.ENGINE, purgedState);
            ClusterPurge.purge(purged.id(), TestNode.ENGINE, purgedState);

            assertThat(everythingOnTheHost()).doesNotContain(purged.id());
            assertThat(run("ip", "-o", "link")).doesNotContain(NetworkNames.bridgePrefix(purged.id()));
            assertThat(Path.of("/run/capstan", purged.id())).doesNotExist();
            assertThat(run("docker", "ps", "--format", "{{.Names}}")).contains(foreign);
            assertThat(run("ip", "-o", "link")).contains(foreignBridge);
            assertThat(run("iptables", "-w", "-S", "DOCKER-USER")).contains("198.51.100.7");
            assertThat(survivor.runtime.podSandboxStatus(untouched.id())).contains(untouched);
            assertThat(survivor.runtime.checkPodSandboxNetwork(untouched.id())).isInstanceOf(NetworkCheck.Intact.class);
        }
    }

    @Test
    void worksWithoutTheAgentsState() throws Exception {
        runPodsOnThreeNodes();
        run("rm", "-rf", purgedState.toString());

        ClusterPurge.purge(purged.id(), TestNode.ENGINE, purgedState);

        assertThat(everythingOnTheHost()).doesNotContain(purged.id());
        assertThat(run("ip", "-o", "link")).doesNotContain(NetworkNames.bridgePrefix(purged.id()));
        Files.createDirectories(purgedState);
    }

    @Test
    void ofAnUnknownClusterIsNothing() {
        ClusterPurge.purge("tunknown", TestNode.ENGINE, purgedState.resolve("none"));
    }

    @Test
    void nothingLeaksFromALifeWithoutPurge() {
        try (TestNode node = TestNode.start(purged, 1, purgedState)) {
            for (int i = 0; i < 3; i++) {
                PodSandboxStatus next = runPod(node, "next-" + i);
                assertThat(next.state()).isEqualTo(PodSandboxState.READY);
                node.runtime.stopPodSandbox(next.id());
                node.runtime.removePodSandbox(next.id());
            }

            assertThat(run("ip", "-o", "link", "show", "master", node.names.bridge()))
                    .isEmpty();
            assertThat(run("find", purgedState.toString(), "-name", "10.2*")).isEmpty();
            assertThat(node.pins.sandboxes()).isEmpty();
            assertThat(node.network.sandboxes()).isEmpty();
            assertThat(node.runtime.listPodSandbox(PodSandboxFilter.all())).isEmpty();
        }
    }

    private void runPodsOnThreeNodes() {
        for (int number = 1; number <= 3; number++) {
            try (TestNode node = TestNode.start(purged, number, purgedState)) {
                runPod(node, "pod-" + number);
                node.runtime.runPodSandbox(PodSandboxConfig.builder(
                                TestNode.sandboxOf("server-" + number).metadata())
                        .portMappings(List.of(new PortMapping("TCP", 80, freePort(), "")))
                        .build());
            }
        }
        assertThat(run("iptables", "-w", "-t", "nat", "-S", "CNI-HOSTPORT-DNAT"))
                .contains(purged.id());
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PodSandboxStatus runPod(TestNode node, String name) {
        PodSandboxConfig config = TestNode.sandboxOf(name);
        PodSandboxStatus sandbox = node.runtime.runPodSandbox(config);
        node.runtime.startContainer(node.runtime.createContainer(
                sandbox.id(), ContainerConfig.builder("main", IMAGE).build(), config));
        return sandbox;
    }

    private static String everythingOnTheHost() {
        return run("docker", "ps", "--all", "--no-trunc", "--format", "{{.Names}} {{.Labels}}")
                + run("iptables", "-w", "-S")
                + run("iptables", "-w", "-t", "nat", "-S")
                + run("cat", "/proc/self/mountinfo");
    }

    private static String run(String... command) {
        return HostCommand.of(List.of(command)).run(SOON).orThrow();
    }
}
