package dev.capstan.nodeagent.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.nodeagent.cleanup.ClusterPurge;
import dev.capstan.nodeagent.faults.FaultyEngine;
import dev.capstan.nodeagent.faults.FaultyPlugins;
import dev.capstan.nodeagent.runtime.ContainerFilter;
import dev.capstan.nodeagent.runtime.PodSandboxFilter;
import dev.capstan.nodeagent.runtime.docker.TestCluster;
import dev.capstan.nodeagent.runtime.docker.TestNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The agent's process is killed with SIGKILL at named points of a Pod's life. The next one makes the Pod run as if nothing
 * had been, once, and leaves nothing of the attempt: no second sandbox, no address, no veth, no mount.
 */
class CrashedAgentIT {
    private final FakeControlPlane controlPlane = new FakeControlPlane();
    private final TestCluster cluster = TestCluster.create();
    private final AtomicReference<AgentProcess> agent = new AtomicReference<>();

    @TempDir
    Path stateDir;

    private FaultyEngine engine;
    private FaultyPlugins plugins;

    static void putConfig(FakeControlPlane controlPlane) {
        controlPlane.put(new SecretBuilder()
                .withNewMetadata()
                .withName("password")
                .endMetadata()
                .addToData("word", "c2VjcmV0")
                .build());
    }

    @BeforeEach
    void prepare() throws IOException {
        engine = new FaultyEngine(stateDir.resolve("docker.sock"), TestNode.ENGINE);
        plugins = new FaultyPlugins(stateDir.resolve("faults"));
        putConfig(controlPlane);
    }

    @AfterEach
    void removeEverything() {
        agent.get().close();
        engine.close();
        ClusterPurge.purge(cluster.id(), TestNode.ENGINE, stateDir);
    }

    @Test
    void afterTheSandboxWasCreatedAndBeforeItsStart() throws Exception {
        killBefore("POST /containers/[0-9a-f]+/start", 1);
        Pod pod = aPod().build();

        begin(pod);

        takeOver(pod);
    }

    @Test
    void afterAddAndBeforeItsResultWasSaved() throws Exception {
        plugins.killCallerAfterBridge("ADD");
        Pod pod = aPod().build();

        begin(pod);
        plugins.heal();
        assertThat(leases()).hasSize(1);

        takeOver(pod);
    }

    @Test
    void afterTheContainerWasCreatedAndBeforeItsStart() throws Exception {
        killBefore("POST /containers/[0-9a-f]+/start", 2);
        Pod pod = aPod().build();

        begin(pod);

        takeOver(pod);
    }

    @Test
    void amidTheWritingOfAVolume() throws Exception {
        plugins.killCallerAfter("mount");
        Pod pod = aPod().editSpec()
                .addNewVolume()
                .withName("secret")
                .withNewSecret()
                .withSecretName("password")
                .endSecret()
                .endVolume()
                .editFirstContainer()
                .addNewVolumeMount()
                .withName("secret")
                .withMountPath("/secret")
                .endVolumeMount()
                .endContainer()
                .endSpec()
                .build();

        begin(pod);
        plugins.heal();

        takeOver(pod);
    }

    @Test
    void amidTermination() throws Exception {
        Pod pod = aPod().build();
        start(pod);
        OnDocker.soon().until(() -> containersOf(pod).lines().count() == 2);
        killBefore("POST /containers/[0-9a-f]+/kill", 1);
        agent.get().deletePod();
        assertThat(agent.get().awaitKilled(120)).isTrue();
        engine.witness(request -> {});
        controlPlane.create(new PodBuilder(pod)
                .editMetadata()
                .withDeletionTimestamp("2026-11-24T00:00:00Z")
                .withDeletionGracePeriodSeconds(5L)
                .endMetadata()
                .build());

        try (TestNode node = startNode();
                TestAgent next = new TestAgent(controlPlane, node.runtime, stateDir).start()) {
            OnDocker.soon().until(() -> !controlPlane.has(pod));
            OnDocker.soon().until(() -> containersOf(pod).isEmpty());
        }
        assertNothingIsLeft();
    }

    private static PodBuilder aPod() {
        return OnDocker.aHelloPod("crash");
    }

    /** Kills the agent when it asks the engine for something the nth time, which the engine then doesn't hear of. */
    private void killBefore(String request, int nth) {
        int[] seen = {0};
        engine.witness(line -> {
            if (line.matches(request) && ++seen[0] == nth) {
                agent.get().kill();
                engine.hang(any -> true);
            }
        });
    }

    private void start(Pod pod) throws IOException {
        agent.set(AgentProcess.run(cluster, stateDir, engine.address(), plugins.binFolders(), plugins.folder(), pod));
    }

    private void begin(Pod pod) throws Exception {
        start(pod);
        assertThat(agent.get().awaitKilled(120)).as("the agent was killed").isTrue();
        engine.witness(request -> {});
        engine.goAway();
        engine.release();
        engine.comeBack();
    }

    private TestNode startNode() {
        engine.goAway();
        engine.release();
        engine.comeBack();
        return TestNode.start(cluster, 1, stateDir, engine.address(), plugins.binFolders());
    }

    private void takeOver(Pod pod) throws IOException {
        controlPlane.create(pod);
        String uid = pod.getMetadata().getUid();
        try (TestNode node = startNode();
                TestAgent next = new TestAgent(controlPlane, node.runtime, stateDir).start()) {
            OnDocker.soon().until(() -> OnDocker.isReady(controlPlane.statusOf(pod)));
            assertThat(controlPlane
                            .statusOf(pod)
                            .getContainerStatuses()
                            .getFirst()
                            .getRestartCount())
                    .isZero();
            OnDocker.soon()
                    .until(() -> node.runtime
                                    .listPodSandbox(PodSandboxFilter.ofPod(uid))
                                    .size()
                            == 1);
            assertThat(node.runtime.listContainers(ContainerFilter.ofPod(uid))).hasSize(1);
            assertThat(controlPlane.events())
                    .filteredOn(event -> event.startsWith("Started"))
                    .hasSize(1);
            assertThat(leases()).containsExactly(controlPlane.statusOf(pod).getPodIP());
            assertThat(veths(node)).hasSize(1);

            controlPlane.delete(pod, 5);

            OnDocker.soon().until(() -> !controlPlane.has(pod));
            OnDocker.soon()
                    .until(() -> containersOf(pod).isEmpty() && veths(node).isEmpty());
        }
        assertNothingIsLeft();
    }

    private void assertNothingIsLeft() throws IOException {
        assertThat(leases()).isEmpty();
        assertThat(stateDir.resolve("pods"))
                .satisfiesAnyOf(
                        folder -> assertThat(folder).doesNotExist(),
                        folder -> assertThat(folder).isEmptyDirectory());
        assertThat(Files.readString(Path.of("/proc/self/mounts"))).doesNotContain(cluster.id(), stateDir.toString());
    }

    /** The addresses that host-local has given away. */
    private List<String> leases() throws IOException {
        try (Stream<Path> files = Files.find(
                stateDir.resolve("node-1/cni/addresses"),
                2,
                (file, attributes) -> file.getFileName().toString().startsWith("10."))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static List<String> veths(TestNode node) {
        return OnDocker.onHost("ip", "-o", "link", "show", "master", node.names.bridge())
                .lines()
                .toList();
    }

    private static String containersOf(Pod pod) {
        return OnDocker.onHost(
                "docker",
                "ps",
                "--all",
                "--quiet",
                "--filter",
                "label=io.kubernetes.pod.uid=" + pod.getMetadata().getUid());
    }
}
