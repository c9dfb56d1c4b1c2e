package dev.capstan.nodeagent.pod;

import static org.awaitility.Awaitility.await;

import dev.capstan.nodeagent.cleanup.ClusterPurge;
import dev.capstan.nodeagent.network.HostCommand;
import dev.capstan.nodeagent.runtime.PodSandboxFilter;
import dev.capstan.nodeagent.runtime.docker.DockerCommand;
import dev.capstan.nodeagent.runtime.docker.TestCluster;
import dev.capstan.nodeagent.runtime.docker.TestNode;
import dev.capstan.testing.PodBuilders;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An agent on the machine's real engine and network plug-ins. Needs the image {@code capstan/hello:0.1}. */
abstract class OnDocker {
    static final String IMAGE = "capstan/hello:0.1";

    @TempDir
    Path stateDir;

    final FakeControlPlane controlPlane = new FakeControlPlane();
    final TestCluster cluster = TestCluster.create();
    TestNode node;
    TestAgent agent;

    @BeforeEach
    final void startAgent() throws IOException {
        node = startNode();
        agent = new TestAgent(controlPlane, node.runtime, stateDir).start();
    }

    /** What the agent runs on: the machine as it is, unless a test wants something to go wrong. */
    TestNode startNode() throws IOException {
        return TestNode.start(cluster, 1, stateDir);
    }

    /** The agent's process ends, and another one begins. */
    void restartAgent() throws IOException {
        stopAgent();
        startAgent();
    }

    void stopAgent() {
        agent.close();
        node.close();
    }

    @AfterEach
    final void removeEverything() {
        agent.close();
        node.close();
        ClusterPurge.purge(cluster.id(), TestNode.ENGINE, stateDir);
    }

    static PodBuilder aHelloPod(String name) {
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

    static PodBuilder ownedByAReplicaSet(PodBuilder pod) {
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

    void killContainerOf(Pod pod) {
        String id = containerStatus(pod).getContainerID().replace("docker://", "");
        DockerCommand.kill(id);
    }

    void killSandboxOf(Pod pod) {
        node.runtime
                .listPodSandbox(PodSandboxFilter.ofPod(pod.getMetadata().getUid()))
                .forEach(sandbox -> DockerCommand.kill(sandbox.id()));
    }

    String sandboxOf(Pod pod) {
        return node.runtime
                .listPodSandbox(PodSandboxFilter.ofPod(pod.getMetadata().getUid()))
                .getFirst()
                .id();
    }

    void inNetworkOf(Pod pod, String... command) {
        List<String> words = new ArrayList<>(
                List.of("nsenter", "--net=" + node.names.netnsFolder().resolve(sandboxOf(pod))));
        words.addAll(List.of(command));
        onHost(words.toArray(String[]::new));
    }

    static String onHost(String... command) {
        return HostCommand.of(command).run(Duration.ofSeconds(60)).orThrow();
    }

    ContainerStatus containerStatus(Pod pod) {
        return controlPlane.statusOf(pod).getContainerStatuses().getFirst();
    }

    String waitingReason(Pod pod) {
        return controlPlane.statusOf(pod).getContainerStatuses().stream()
                .map(status -> status.getState().getWaiting())
                .filter(waiting -> waiting != null)
                .map(waiting -> waiting.getReason())
                .findFirst()
                .orElse("");
    }

    boolean isReady(Pod pod) {
        return isReady(controlPlane.statusOf(pod));
    }

    static boolean isReady(PodStatus status) {
        return status.getConditions().stream()
                .anyMatch(condition -> "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
    }

    /** As long as an engine may take that others keep busy. */
    static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(40)).pollInterval(Duration.ofMillis(20));
    }
}
