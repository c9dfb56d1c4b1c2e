package dev.capstan.e2e.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.capstan.e2e.cluster.Shell;
import dev.capstan.e2e.cluster.Workload;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A Pod is followed through the stack, the stack goes and comes back without the Pod noticing, and at last nothing is left of either:
 * so this comes after all others that share it.
 */
@ExtendWith(SharedStack.class)
@Order(Integer.MAX_VALUE)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@EnabledIfSystemProperty(named = "compose.stack", matches = "yes", disabledReason = "./capstan test compose")
class ComposeStackIT {
    private static final String NAME = "followed";
    private static final int REPLICAS = 2;

    private static final Shell shell = new Shell();
    private static ComposeStack stack;
    private static Workload workload;

    @BeforeAll
    static void take(ComposeStack shared) {
        stack = shared;
        workload = Workload.in(stack);
    }

    @Test
    @Order(1)
    void aDeploymentBecomesRunningPodsThroughTheSharedAddress() {
        workload.create(workload.deployment(NAME, REPLICAS).build());
        List<Pod> pods = workload.awaitReady(NAME, REPLICAS);

        List<ReplicaSet> replicaSets = workload.replicaSets(NAME);
        assertThat(replicaSets).hasSize(1);
        assertThat(replicaSets.getFirst().getMetadata().getOwnerReferences())
                .singleElement()
                .satisfies(owner -> assertThat(owner.getName()).isEqualTo(NAME));
        for (Pod pod : pods) {
            assertThat(pod.getMetadata().getOwnerReferences())
                    .singleElement()
                    .satisfies(owner -> assertThat(owner.getName())
                            .isEqualTo(replicaSets.getFirst().getMetadata().getName()));
            assertThat(pod.getSpec().getNodeName()).isEqualTo(ComposeStack.NODE);
            assertThat(pod.getStatus().getPhase()).isEqualTo("Running");
            assertThat(workload.page(pod))
                    .contains("Hello from Pod " + pod.getMetadata().getName());
            assertThat(stack.containerOf(pod.getMetadata().getUid(), "web")).isNotBlank();
        }
    }

    @Test
    @Order(2)
    void eitherApiServerFetchesLogsFromTheAgent() {
        for (String server : List.of("api-service-1", "api-service-2")) {
            String other = server.equals("api-service-1") ? "api-service-2" : "api-service-1";
            stack.compose("stop", other);
            try {
                await().atMost(Workload.SOON)
                        .untilAsserted(() -> assertThat(
                                        stack.tryKubectl("logs", "-n", workload.namespace(), "deployment/" + NAME)
                                                .output())
                                .contains("listens on port " + Workload.PORT));
            } finally {
                stack.compose("start", other);
            }
        }
        stack.awaitHealthy();
    }

    @Test
    @Order(3)
    void aPodThatWantsTheEnginesSocketIsRefusedAndToldWhy() {
        create(podWithHostPath("greedy", "/var/run").build());

        await().atMost(Workload.SOON)
                .untilAsserted(() -> assertThat(stack.kubectl("describe", "pod", "greedy", "-n", workload.namespace()))
                        .contains("FailedMount", "hostPath /var/run is refused", "capstan.agent.allow-engine-socket"));
        assertThat(workload.pod("greedy").getStatus().getPhase()).isEqualTo("Pending");
        stack.kubectl("delete", "pod", "greedy", "-n", workload.namespace());
    }

    /** What a Pod's hostPath says is what the host has, though the agent sees the host from within a container. */
    @Test
    @Order(4)
    void aHostPathIsTheHostsAndNotThatOfTheAgentsContainer() throws Exception {
        Path folder = Files.createTempDirectory(Path.of("/var/tmp"), "capstan");
        Files.writeString(folder.resolve("told"), "by the host");
        create(podWithHostPath("reader", folder.toString()).build());

        await().atMost(Workload.SOON).until(() -> Workload.isReady(workload.pod("reader")));
        assertThat(workload.inside(workload.pod("reader"), "web", "cat", "/host/told"))
                .isEqualTo("by the host");
        stack.kubectl("delete", "pod", "reader", "-n", workload.namespace());
        shell.run("rm", "-r", folder.toString());
    }

    @Test
    @Order(5)
    void downAndUpAgainTakesOverWhatRuns() {
        List<Pod> pods = workload.awaitReady(NAME, REPLICAS);
        List<String> before = running(pods);

        stack.compose("down");
        assertThat(running(pods)).as("while the stack is down").isEqualTo(before);
        assertThat(workload.page(pods.getFirst())).contains("Hello");
        stack.start();

        assertThat(Workload.uids(workload.awaitReady(NAME, REPLICAS))).isEqualTo(Workload.uids(pods));
        assertThat(running(pods)).as("once the stack is back").isEqualTo(before);
        assertThat(workload.pods(NAME))
                .allSatisfy(pod -> assertThat(pod.getStatus()
                                .getContainerStatuses()
                                .getFirst()
                                .getRestartCount())
                        .isZero());
    }

    @Test
    @Order(6)
    void purgingLetsPodsEndAndLeavesNothing() throws Exception {
        Path folder = Files.createTempDirectory(Path.of("/var/tmp"), "capstan");
        create(podWithHostPath("farewell", folder.toString())
                .editSpec()
                .withTerminationGracePeriodSeconds(30L)
                .editFirstContainer()
                .withCommand("sh", "-c", "trap 'sleep 1; echo told >/host/farewell; exit 0' TERM; sleep 3600 & wait")
                .endContainer()
                .endSpec()
                .build());
        await().atMost(Workload.SOON).until(() -> Workload.isReady(workload.pod("farewell")));
        String id = stack.id();
        String project = stack.project();
        Set<String> interfaces =
                interfacesOf(workload.awaitReady(NAME, REPLICAS).getFirst());
        assertThat(interfaces).hasSizeGreaterThan(REPLICAS).allMatch(ComposeStackIT::isThere);

        String said = stack.purge();

        assertThat(said).contains("stopping Pods").doesNotContain("going on without");
        assertThat(folder.resolve("farewell")).hasContent("told");
        shell.run("rm", "-r", folder.toString());
        assertThat(stack.directory()).doesNotExist();
        assertThat(Path.of("/run/capstan", id)).doesNotExist();
        assertThat(shell.run("docker", "ps", "-aq", "--filter", "label=dev.capstan/cluster=" + id))
                .isBlank();
        for (String sort : List.of("container", "volume", "network")) {
            assertThat(shell.run("docker", sort, "ls", "-q", "--filter", "label=com.docker.compose.project=" + project))
                    .as(sort)
                    .isBlank();
        }
        assertThat(interfaces).noneMatch(ComposeStackIT::isThere);
        assertThat(shell.run("iptables-save")).doesNotContain(id);
        assertThat(shell.run("cat", "/proc/mounts").lines())
                .noneMatch(line ->
                        line.contains(id) || line.contains(stack.directory().toString()));
    }

    /** A Pod that has a folder of the host at {@code /host}; not created yet. */
    private static PodBuilder podWithHostPath(String name, String path) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withTerminationGracePeriodSeconds(1L)
                .addNewVolume()
                .withName("host")
                .withNewHostPath(path, "Directory")
                .endVolume()
                .addNewContainer()
                .withName("web")
                .withImage(Workload.IMAGE)
                .addNewVolumeMount()
                .withName("host")
                .withMountPath("/host")
                .endVolumeMount()
                .endContainer()
                .endSpec();
    }

    private static void create(Pod pod) {
        stack.client().pods().inNamespace(workload.namespace()).resource(pod).create();
    }

    /** The Pod's bridge and all that hangs on it. */
    private static Set<String> interfacesOf(Pod pod) {
        String route = shell.run("ip", "-o", "route", "get", pod.getStatus().getPodIP());
        String bridge = route.substring(route.indexOf("dev ") + "dev ".length()).split(" ")[0];
        Set<String> names = new TreeSet<>(Set.of(bridge));
        shell.run("ip", "-o", "link", "show", "master", bridge)
                .lines()
                .map(line -> line.split(": ")[1].split("@")[0])
                .forEach(names::add);
        return names;
    }

    private static boolean isThere(String name) {
        return Files.exists(Path.of("/sys/class/net", name));
    }

    /** Sandboxes and containers with when they were started. */
    private static List<String> running(List<Pod> pods) {
        List<String> running = new ArrayList<>();
        for (Pod pod : pods) {
            String uid = pod.getMetadata().getUid();
            for (String container : List.of(stack.sandboxOf(uid), stack.containerOf(uid, "web"))) {
                running.add(shell.run("docker", "inspect", "--format", "{{.Id}} {{.State.StartedAt}}", container)
                        .strip());
            }
        }
        return running;
    }
}
