package dev.capstan.nodeagent.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.capstan.nodeagent.cleanup.ClusterPurge;
import dev.capstan.nodeagent.network.HostCommand;
import dev.capstan.nodeagent.runtime.ContainerFilter;
import dev.capstan.nodeagent.runtime.ContainerState;
import dev.capstan.nodeagent.runtime.PodSandboxFilter;
import dev.capstan.nodeagent.runtime.docker.TestCluster;
import dev.capstan.nodeagent.runtime.docker.TestNode;
import dev.capstan.testing.PodBuilders;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pods on the machine's real engine and network plug-ins. Needs the image {@code capstan/hello:0.1}. */
class PodOnDockerIT {
    private static final String IMAGE = "capstan/hello:0.1";

    @TempDir
    Path stateDir;

    private final FakeControlPlane controlPlane = new FakeControlPlane();
    private final TestCluster cluster = TestCluster.create();
    private TestNode node;
    private TestAgent agent;

    @BeforeEach
    void startAgent() {
        node = TestNode.start(cluster, 1, stateDir);
        agent = new TestAgent(controlPlane, node.runtime, stateDir).start();
    }

    @AfterEach
    void removeEverything() {
        agent.close();
        node.close();
        ClusterPurge.purge(cluster.id(), TestNode.ENGINE, stateDir);
    }

    @Test
    void runsAPodAndRemovesItWhenDeleted() {
        Pod pod = aHelloPod("hello").build();

        controlPlane.create(pod);

        within(20).until(() -> isReady(pod));
        PodStatus status = controlPlane.statusOf(pod);
        assertThat(status.getPhase()).isEqualTo("Running");
        assertThat(status.getPodIP()).startsWith("10.2");
        assertThat(controlPlane.events())
                .contains(
                        "Pulled: Container image \"capstan/hello:0.1\" already present on machine",
                        "Created: Created container main",
                        "Started: Started container main");

        controlPlane.delete(pod, 5);

        within(20).until(() -> !controlPlane.has(pod));
        assertThat(containerStatus(pod).getState().getTerminated().getExitCode())
                .isZero();
        within(10)
                .until(() -> node.runtime.listPodSandbox(PodSandboxFilter.all()).isEmpty()
                        && node.runtime.listContainers(ContainerFilter.all()).isEmpty());
        assertThat(controlPlane.events()).contains("Killing: Stopping container main");
    }

    @Test
    void restartsAKilledContainerAtOnceAndBacksOffAfterwards() {
        Pod pod = aHelloPod("crash").build();
        controlPlane.create(pod);
        within(20).until(() -> isReady(pod));

        killContainerOf(pod);

        within(10).until(() -> isReady(pod) && containerStatus(pod).getRestartCount() == 1);
        assertThat(containerStatus(pod).getLastState().getTerminated().getExitCode())
                .isEqualTo(137);

        killContainerOf(pod);

        within(10).until(() -> waitingReason(pod).equals("CrashLoopBackOff"));
        assertThat(containerStatus(pod).getState().getWaiting().getMessage())
                .startsWith("back-off 10s restarting failed container=main pod=crash_default(");
        assertThat(controlPlane.statusOf(pod).getPhase()).isEqualTo("Running");
    }

    @Test
    void terminatesAReplicaWhoseSandboxDiesAndReplacesNothingItself() {
        Pod pod = ownedByAReplicaSet(aHelloPod("replica")).build();
        controlPlane.create(pod);
        within(20).until(() -> isReady(pod));

        killSandboxOf(pod);

        within(20).until(() -> "Failed".equals(controlPlane.statusOf(pod).getPhase()));
        assertThat(controlPlane.statusOf(pod).getReason()).isEqualTo("Terminated");
        assertThat(containerStatus(pod).getState().getTerminated()).isNotNull();
        assertThat(node.runtime.listContainers(
                        ContainerFilter.ofPod(pod.getMetadata().getUid())))
                .noneMatch(container -> container.state() == ContainerState.RUNNING);
        assertThat(node.network.sandboxes()).isEmpty();
    }

    @Test
    void givesABarePodANewSandboxWithTheSameAddress() {
        Pod pod = aHelloPod("bare").build();
        controlPlane.create(pod);
        within(20).until(() -> isReady(pod));
        String address = controlPlane.statusOf(pod).getPodIP();

        killSandboxOf(pod);

        within(20).until(() -> isReady(pod) && containerStatus(pod).getRestartCount() == 1);
        assertThat(controlPlane.statusOf(pod).getPodIP()).isEqualTo(address);
        assertThat(controlPlane.events())
                .contains("SandboxChanged: Pod sandbox changed, it will be killed and re-created.");
    }

    @Test
    void adoptsWhatRunsWhenTheAgentIsRestarted() {
        Pod pod = aHelloPod("adopted").build();
        controlPlane.create(pod);
        within(20).until(() -> isReady(pod));
        String id = containerStatus(pod).getContainerID();

        agent.close();
        agent = new TestAgent(controlPlane, node.runtime, stateDir).start();

        await().during(Duration.ofSeconds(2))
                .until(() -> containerStatus(pod).getContainerID().equals(id));
        controlPlane.delete(pod, 5);
        within(20).until(() -> !controlPlane.has(pod));
    }

    private static PodBuilder aHelloPod(String name) {
        return PodBuilders.aPod(name)
                .editMetadata()
                .withUid(UUID.randomUUID().toString())
                .endMetadata()
                .editSpec()
                .withNodeName(TestAgent.NODE)
                .withTerminationGracePeriodSeconds(5L)
                .editFirstContainer()
                .withImage(IMAGE)
                .withImagePullPolicy("IfNotPresent")
                .endContainer()
                .endSpec();
    }

    private static PodBuilder ownedByAReplicaSet(PodBuilder pod) {
        return pod.editMetadata()
                .withOwnerReferences(new OwnerReferenceBuilder()
                        .withApiVersion("apps/v1")
                        .withKind("ReplicaSet")
                        .withName("web")
                        .withUid("web-uid")
                        .withController(true)
                        .build())
                .endMetadata();
    }

    private void killContainerOf(Pod pod) {
        String id = containerStatus(pod).getContainerID().replace("docker://", "");
        kill(id);
    }

    private void killSandboxOf(Pod pod) {
        node.runtime
                .listPodSandbox(PodSandboxFilter.ofPod(pod.getMetadata().getUid()))
                .forEach(sandbox -> kill(sandbox.id()));
    }

    private static void kill(String containerId) {
        HostCommand.of("docker", "kill", containerId)
                .run(Duration.ofSeconds(10))
                .orThrow();
    }

    private ContainerStatus containerStatus(Pod pod) {
        return controlPlane.statusOf(pod).getContainerStatuses().getFirst();
    }

    private String waitingReason(Pod pod) {
        return containerStatus(pod).getState().getWaiting() == null
                ? ""
                : containerStatus(pod).getState().getWaiting().getReason();
    }

    private boolean isReady(Pod pod) {
        return controlPlane.statusOf(pod).getConditions().stream()
                .anyMatch(condition -> "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
    }

    private static ConditionFactory within(int seconds) {
        return await().atMost(Duration.ofSeconds(seconds)).pollInterval(Duration.ofMillis(20));
    }
}
