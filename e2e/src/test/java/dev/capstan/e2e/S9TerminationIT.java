package dev.capstan.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.capstan.e2e.cluster.CapstanCluster;
import dev.capstan.e2e.cluster.PodHistory;
import dev.capstan.e2e.cluster.SharedCluster;
import dev.capstan.e2e.cluster.Workload;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** S9: when a Pod terminates unexpectedly, the agent marks it Terminated and sends the update. */
@ExtendWith(SharedCluster.class)
class S9TerminationIT {
    @Test
    void marksAPodTerminatedWhoseSandboxDied(CapstanCluster cluster) {
        try (Workload workload = Workload.in(cluster);
                PodHistory history = PodHistory.watch(cluster, workload.namespace())) {
            Pod victim = workload.run("web", 1).getFirst();
            String uid = victim.getMetadata().getUid();

            cluster.killContainer(cluster.sandboxOf(uid));

            await().atMost(Workload.SOON).until(() -> history.isDeleted(uid));
            List<Pod> terminal = history.of(uid).stream()
                    .filter(pod -> "Failed".equals(pod.getStatus().getPhase()))
                    .toList();
            assertThat(terminal).as("states with phase Failed").isNotEmpty();
            assertThat(terminal).allSatisfy(pod -> {
                assertThat(pod.getStatus().getReason()).isEqualTo("Terminated");
                assertThat(pod.getStatus().getContainerStatuses())
                        .extracting(ContainerStatus::getState)
                        .allSatisfy(state -> {
                            assertThat(state.getTerminated()).isNotNull();
                            assertThat(state.getTerminated().getFinishedAt()).isNotNull();
                        });
            });
            assertThat(history.phases(uid))
                    .as("a terminal phase is never taken back")
                    .endsWith("Failed");
            assertThat(cluster.shell().run("docker", "ps", "-q", "--filter", "label=io.kubernetes.pod.uid=" + uid))
                    .as("containers that still run")
                    .isBlank();
        }
    }
}
