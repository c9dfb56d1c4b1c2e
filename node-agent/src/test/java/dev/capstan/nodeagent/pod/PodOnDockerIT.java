package dev.capstan.nodeagent.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.capstan.nodeagent.runtime.ContainerFilter;
import dev.capstan.nodeagent.runtime.ContainerState;
import dev.capstan.nodeagent.runtime.PodSandboxFilter;
import dev.capstan.nodeagent.runtime.docker.DockerCommand;
import dev.capstan.nodeagent.server.ContainerLogs;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.Quantity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Pods on the machine's real engine, and what becomes of them when something dies. */
class PodOnDockerIT extends OnDocker {
    @Test
    void runsAPodAndRemovesItWhenDeleted() throws Exception {
        Pod pod = aHelloPod("hello").build();

        controlPlane.create(pod);

        soon().until(() -> isReady(pod));
        PodStatus status = controlPlane.statusOf(pod);
        assertThat(status.getPhase()).isEqualTo("Running");
        assertThat(status.getPodIP()).startsWith("10.2");
        assertThat(controlPlane.events())
                .contains(
                        "Pulled: Container image \"capstan/hello:0.1\" already present on machine",
                        "Created: Created container main",
                        "Started: Started container main");

        // From then on it ends when it is told to.
        soon().until(() -> logOf(pod).contains("listens"));
        controlPlane.delete(pod, 5);

        soon().until(() -> !controlPlane.has(pod));
        assertThat(containerStatus(pod).getState().getTerminated().getExitCode())
                .isZero();
        soon().until(() -> node.runtime.listPodSandbox(PodSandboxFilter.all()).isEmpty()
                && node.runtime.listContainers(ContainerFilter.all()).isEmpty());
        assertThat(controlPlane.events()).contains("Killing: Stopping container main");
    }

    @Test
    void restartsAKilledContainerAtOnceAndBacksOffAfterwards() {
        Pod pod = aHelloPod("crash").build();
        controlPlane.create(pod);
        soon().until(() -> isReady(pod));

        killContainerOf(pod);

        soon().until(() -> isReady(pod) && containerStatus(pod).getRestartCount() == 1);
        assertThat(containerStatus(pod).getLastState().getTerminated().getExitCode())
                .isEqualTo(137);

        killContainerOf(pod);

        soon().until(() -> waitingReason(pod).equals("CrashLoopBackOff"));
        assertThat(containerStatus(pod).getState().getWaiting().getMessage())
                .startsWith("back-off 10s restarting failed container=main pod=crash_default(");
        assertThat(controlPlane.statusOf(pod).getPhase()).isEqualTo("Running");
    }

    @Test
    void terminatesAReplicaWhoseSandboxDiesAndReplacesNothingItself() {
        Pod pod = ownedByAReplicaSet(aHelloPod("replica")).build();
        controlPlane.create(pod);
        soon().until(() -> isReady(pod));

        killSandboxOf(pod);

        soon().until(() -> "Failed".equals(controlPlane.statusOf(pod).getPhase()));
        assertThat(controlPlane.statusOf(pod).getReason()).isEqualTo("Terminated");
        assertThat(containerStatus(pod).getState().getTerminated()).isNotNull();
        assertThat(node.runtime.listContainers(
                        ContainerFilter.ofPod(pod.getMetadata().getUid())))
                .noneMatch(container -> container.state() == ContainerState.RUNNING);
        assertThat(node.network.sandboxes()).isEmpty();
    }

    @Test
    void givesTheAddressOfARemovedSandboxBackBeforeItReportsThePodsEnd() {
        Pod pod = ownedByAReplicaSet(aHelloPod("replica")).build();
        controlPlane.create(pod);
        soon().until(() -> isReady(pod));

        DockerCommand.remove(sandboxOf(pod));

        soon().until(() -> "Failed".equals(controlPlane.statusOf(pod).getPhase()));
        assertThat(node.network.sandboxes()).isEmpty();
        assertThat(node.runtime.listContainers(
                        ContainerFilter.ofPod(pod.getMetadata().getUid())))
                .noneMatch(container -> container.state() == ContainerState.RUNNING);
    }

    @Test
    void givesABarePodTheSameAddressWhenItsSandboxIsRemoved() {
        Pod pod = aHelloPod("bare").build();
        controlPlane.create(pod);
        soon().until(() -> isReady(pod));
        String address = controlPlane.statusOf(pod).getPodIP();

        DockerCommand.remove(sandboxOf(pod));

        soon().until(() -> isReady(pod) && containerStatus(pod).getRestartCount() == 1);
        assertThat(controlPlane.statusOf(pod).getPodIP()).isEqualTo(address);
    }

    @Test
    void doesNotTakeASandboxThatSomebodyHasRestartedForThePods() {
        Pod pod = ownedByAReplicaSet(aHelloPod("replica")).build();
        controlPlane.create(pod);
        soon().until(() -> isReady(pod));

        DockerCommand.restart(sandboxOf(pod));

        soon().until(() -> "Failed".equals(controlPlane.statusOf(pod).getPhase()));
        assertThat(node.network.sandboxes()).isEmpty();
    }

    @Test
    void repairsAPodsNetworkAndKeepsItsAddress() {
        Pod pod = aHelloPod("repaired").build();
        controlPlane.create(pod);
        soon().until(() -> isReady(pod));
        String address = controlPlane.statusOf(pod).getPodIP();

        inNetworkOf(pod, "ip", "link", "delete", "eth0");

        soon().until(() -> controlPlane.events().stream()
                .anyMatch(event -> event.startsWith("NetworkRepaired: The pod's network was set up anew")));
        assertThat(controlPlane.allStatusesOf(pod))
                .extracting(PodStatus::getPodIP)
                .filteredOn(ip -> ip != null)
                .containsOnly(address);
        assertThat(containerStatus(pod).getRestartCount()).isZero();
    }

    @Test
    void givesABarePodANewSandboxWithTheSameAddress() {
        Pod pod = aHelloPod("bare").build();
        controlPlane.create(pod);
        soon().until(() -> isReady(pod));
        String address = controlPlane.statusOf(pod).getPodIP();

        killSandboxOf(pod);

        soon().until(() -> isReady(pod) && containerStatus(pod).getRestartCount() == 1);
        assertThat(controlPlane.statusOf(pod).getPodIP()).isEqualTo(address);
        assertThat(controlPlane.events())
                .contains("SandboxChanged: Pod sandbox changed, it will be killed and re-created.");
    }

    @Test
    void adoptsWhatRunsWhenTheAgentIsRestarted() throws Exception {
        Pod pod = aHelloPod("adopted")
                .editSpec()
                .editFirstContainer()
                .withNewReadinessProbe()
                .withNewExec()
                .withCommand("test", "!", "-e", "/tmp/unready")
                .endExec()
                .withPeriodSeconds(1)
                .withTimeoutSeconds(30)
                .withFailureThreshold(1)
                .endReadinessProbe()
                .endContainer()
                .endSpec()
                .build();
        controlPlane.create(pod);
        soon().until(() -> isReady(pod));
        String id = containerStatus(pod).getContainerID();

        restartAgent();

        await().during(Duration.ofSeconds(2))
                .until(() ->
                        isReady(pod) && containerStatus(pod).getContainerID().equals(id));
        assertThat(containerStatus(pod).getRestartCount()).isZero();
        assertThat(logOf(pod)).contains("listens");
        onHost("docker", "exec", id.replace("docker://", ""), "touch", "/tmp/unready");
        soon().until(() -> !isReady(pod));
        controlPlane.delete(pod, 5);
        soon().until(() -> !controlPlane.has(pod));
    }

    /** As the agent's server would answer the API server. */
    private String logOf(Pod pod) throws IOException, InterruptedException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/containerLogs/", exchange -> {
            try (exchange) {
                new ContainerLogs(node.runtime, agent.workers::pod, Clock.systemUTC()).handle(exchange);
            }
        });
        server.start();
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/containerLogs/default/"
                    + pod.getMetadata().getName() + "/main");
            return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        } finally {
            server.stop(0);
        }
    }

    @Test
    void adoptsWhatRunsAlsoWhenItHearsOfThePodOnlyAfterItsStart() throws Exception {
        Pod pod = ownedByAReplicaSet(aHelloPod("late")).build();
        controlPlane.create(pod);
        soon().until(() -> isReady(pod));
        String sandbox = sandboxOf(pod);
        String container = containerStatus(pod).getContainerID();
        stopAgent();
        controlPlane.loseFromStore(pod);
        startAgent();
        soon().until(agent.workers::isFollowing);

        controlPlane.create(
                new PodBuilder(pod).withStatus(controlPlane.statusOf(pod)).build());

        // It has been looked at when this change of it shows.
        killContainerOf(pod);
        soon().until(() -> isReady(pod) && containerStatus(pod).getRestartCount() == 1);
        assertThat(containerStatus(pod).getLastState().getTerminated().getContainerID())
                .isEqualTo(container);
        assertThat(sandboxOf(pod)).isEqualTo(sandbox);
        assertThat(controlPlane.allStatusesOf(pod))
                .extracting(PodStatus::getPhase)
                .doesNotContain("Failed");
    }

    @Test
    void removesWhatIsLeftOfAPodThatWasDeletedWhileTheAgentWasDownButOnlyWhenTheApiServerSaysSo() {
        Pod pod = aHelloPod("orphan").build();
        controlPlane.create(pod);
        soon().until(() -> isReady(pod));
        agent.close();
        controlPlane.forget(pod);
        controlPlane.goAway();

        agent = new TestAgent(controlPlane, node.runtime, stateDir).start();

        await().during(Duration.ofSeconds(3))
                .atMost(Duration.ofSeconds(30))
                .until(() -> node.runtime.listContainers(ContainerFilter.all()).size() == 1);
        controlPlane.comeBack();
        soon().until(() -> node.runtime.listContainers(ContainerFilter.all()).isEmpty()
                && node.runtime.listPodSandbox(PodSandboxFilter.all()).isEmpty()
                && node.network.sandboxes().isEmpty());
    }

    @Test
    void keepsAPodThatTheInformerLostAndTheApiServerStillHas() {
        Pod pod = aHelloPod("lost").build();
        controlPlane.create(pod);
        soon().until(() -> isReady(pod));

        controlPlane.loseFromStore(pod);

        await().during(Duration.ofSeconds(3))
                .atMost(Duration.ofSeconds(30))
                .until(() -> node.runtime.listContainers(ContainerFilter.all()).size() == 1);
    }

    @Test
    void killsAPodThatWasDeletedByForce() {
        Pod pod = aHelloPod("forced").build();
        controlPlane.create(pod);
        soon().until(() -> isReady(pod));

        controlPlane.forget(pod);

        soon().until(() -> node.runtime.listPodSandbox(PodSandboxFilter.all()).isEmpty());
    }

    @Test
    void terminatesAPodWhenItsDeadlineHasPassed() {
        Pod pod = aHelloPod("deadline")
                .editSpec()
                .withActiveDeadlineSeconds(3L)
                .endSpec()
                .build();

        controlPlane.create(pod);

        soon().until(() -> "DeadlineExceeded".equals(controlPlane.statusOf(pod).getReason()));
        assertThat(controlPlane.statusOf(pod).getPhase()).isEqualTo("Failed");
        assertThat(node.runtime.listContainers(ContainerFilter.all()))
                .noneMatch(container -> container.state() == ContainerState.RUNNING);
    }

    @Test
    void refusesAPodThatDoesNotFitAndRunsNothingOfIt() {
        Pod pod = aHelloPod("toobig")
                .editSpec()
                .editFirstContainer()
                .withNewResources()
                .addToRequests("cpu", new Quantity("9"))
                .endResources()
                .endContainer()
                .endSpec()
                .build();

        controlPlane.create(pod);

        soon().until(() -> "OutOfcpu".equals(controlPlane.statusOf(pod).getReason()));
        assertThat(controlPlane.statusOf(pod).getMessage())
                .isEqualTo("Pod was rejected: Node didn't have enough resource: cpu, requested: 9000, used: 0,"
                        + " capacity: 4000");
        assertThat(node.runtime.listPodSandbox(PodSandboxFilter.all())).isEmpty();
    }

    @Test
    void admitsTheSuccessorThatIsBoundBeforeTheAgentHearsThatItsPodIsGone() {
        Pod pod = asLargeAsTheNode("first");
        Pod successor = asLargeAsTheNode("second");
        controlPlane.create(pod);
        soon().until(() -> isReady(pod));
        controlPlane.afterRemoval(() -> {
            controlPlane.afterRemoval(() -> {});
            controlPlane.create(successor);
        });

        controlPlane.delete(pod, 5);

        soon().until(() -> isReady(successor));
    }

    private static Pod asLargeAsTheNode(String name) {
        return aHelloPod(name)
                .editSpec()
                .editFirstContainer()
                .withNewResources()
                .addToRequests("cpu", new Quantity("4"))
                .endResources()
                .endContainer()
                .endSpec()
                .build();
    }

    @Test
    void admitsInTheOrderOfBindingWhatWasBoundWhileTheAgentWasDown() throws IOException {
        stopAgent();
        Pod later = aPodOfThreeCores("later")
                .editMetadata()
                .withResourceVersion("10")
                .endMetadata()
                .build();
        Pod earlier = aPodOfThreeCores("earlier")
                .editMetadata()
                .withResourceVersion("9")
                .endMetadata()
                .build();
        controlPlane.create(later);
        controlPlane.create(earlier);

        startAgent();

        soon().until(() -> isReady(earlier));
        assertThat(controlPlane.statusOf(later).getReason()).isEqualTo("OutOfcpu");
    }

    @Test
    void aPodThatIsEndingHoldsItsRoomUntilItHasEndedAlsoAfterAnAgentsRestart() throws IOException {
        Pod ending = aPodOfThreeCores("ending")
                .editSpec()
                .editFirstContainer()
                .withCommand("sh", "-c", "trap '' TERM; while true; do sleep 1; done")
                .endContainer()
                .endSpec()
                .build();
        controlPlane.create(ending);
        soon().until(() -> isReady(ending));
        stopAgent();
        controlPlane.delete(ending, 4);

        startAgent();

        Pod tooEarly = aPodOfThreeCores("too-early").build();
        controlPlane.create(tooEarly);
        soon().until(() -> "OutOfcpu".equals(controlPlane.statusOf(tooEarly).getReason()));
        soon().until(() -> !controlPlane.has(ending));
        Pod afterwards = aPodOfThreeCores("afterwards").build();
        soon().until(() -> agent.workers.podUids().size() == 1);
        controlPlane.create(afterwards);
        soon().until(() -> isReady(afterwards));
    }

    private static PodBuilder aPodOfThreeCores(String name) {
        return aHelloPod(name)
                .editSpec()
                .editFirstContainer()
                .withNewResources()
                .addToRequests("cpu", new Quantity("3"))
                .endResources()
                .endContainer()
                .endSpec();
    }

    @Test
    void keepsAPodPendingThatAsksForWhatIsNotCarriedOut() {
        Pod pod = aHelloPod("unsupported")
                .editSpec()
                .withShareProcessNamespace(true)
                .endSpec()
                .build();

        controlPlane.create(pod);

        soon().until(() -> waitingReason(pod).equals("UnsupportedField"));
        assertThat(controlPlane.events())
                .contains("UnsupportedField: not carried out by this node agent: spec.shareProcessNamespace");
        assertThat(controlPlane.statusOf(pod).getPhase()).isEqualTo("Pending");
        assertThat(node.runtime.listPodSandbox(PodSandboxFilter.all())).isEmpty();
    }

    @Test
    void ignoresPodsOfOtherNodes() {
        Pod pod = aHelloPod("elsewhere")
                .editSpec()
                .withNodeName("another")
                .endSpec()
                .build();

        controlPlane.create(pod);

        soon().until(() -> agent.workers.ignored() == 1);
        assertThat(controlPlane.allStatusesOf(pod)).isEmpty();
    }
}
