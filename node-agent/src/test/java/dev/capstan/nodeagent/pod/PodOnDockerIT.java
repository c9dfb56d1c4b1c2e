package dev.capstan.nodeagent.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.capstan.nodeagent.runtime.ContainerFilter;
import dev.capstan.nodeagent.runtime.ContainerState;
import dev.capstan.nodeagent.runtime.PodSandboxFilter;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Pods on the machine's real engine, and what becomes of them when something dies. */
class PodOnDockerIT extends OnDocker {
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
}
