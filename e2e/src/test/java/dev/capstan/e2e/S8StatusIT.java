package dev.capstan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.e2e.cluster.CapstanCluster;
import dev.capstan.e2e.cluster.SharedCluster;
import dev.capstan.e2e.cluster.Workload;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** S8: the agent writes to the Pod's status that the containers have started, and reports it to the API server. */
@ExtendWith(SharedCluster.class)
class S8StatusIT {
    @Test
    void reportsWhatRunsWhereAndSinceWhen(CapstanCluster cluster) {
        try (Workload workload = Workload.in(cluster)) {
            Pod pod = workload.run("web", 1).getFirst();

            assertThat(pod.getStatus().getPhase()).isEqualTo("Running");
            assertThat(pod.getStatus().getStartTime()).isNotNull();
            assertThat(pod.getStatus().getHostIP()).isNotNull();
            assertThat(pod.getStatus().getPodIPs())
                    .singleElement()
                    .satisfies(ip ->
                            assertThat(ip.getIp()).isEqualTo(pod.getStatus().getPodIP()));
            assertThat(pod.getStatus().getConditions())
                    .filteredOn(condition -> condition.getStatus().equals("True"))
                    .extracting(PodCondition::getType)
                    .contains("PodScheduled", "PodReadyToStartContainers", "Initialized", "ContainersReady", "Ready");
            ContainerStatus status = pod.getStatus().getContainerStatuses().getFirst();
            assertThat(status.getName()).isEqualTo("web");
            assertThat(status.getReady()).isTrue();
            assertThat(status.getStarted()).isTrue();
            assertThat(status.getRestartCount()).isZero();
            assertThat(status.getState().getRunning().getStartedAt()).isNotNull();
            assertThat(status.getContainerID())
                    .isEqualTo(
                            "docker://" + cluster.containerOf(pod.getMetadata().getUid(), "web"));
        }
    }
}
