package dev.capstan.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.capstan.e2e.cluster.CapstanCluster;
import dev.capstan.e2e.cluster.SharedCluster;
import dev.capstan.e2e.cluster.Workload;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** S4: the agents notice Pods whose {@code spec.nodeName} is not their own, and ignore them. */
@ExtendWith(SharedCluster.class)
class S4IgnoredPodIT {
    @Test
    void noAgentTouchesAPodThatIsBoundToNoNode(CapstanCluster cluster) {
        try (Workload workload = Workload.in(cluster)) {
            cluster.kubectl("cordon", "node-1", "node-2", "node-3");
            try {
                workload.create(workload.deployment("web", 1).build());
                await().atMost(Workload.SOON)
                        .until(() -> workload.pods("web").stream()
                                .anyMatch(
                                        pod -> !pod.getStatus().getConditions().isEmpty()));
                Pod pod = workload.pods("web").getFirst();

                assertThat(containersOf(cluster, pod)).isEmpty();
                assertThat(pod.getStatus().getStartTime()).isNull();
            } finally {
                cluster.kubectl("uncordon", "node-1", "node-2", "node-3");
            }
        }
    }

    @Test
    void onlyTheAgentOfItsNodeRunsAPod(CapstanCluster cluster) {
        try (Workload workload = Workload.in(cluster)) {
            for (Pod pod : workload.run("web", 3)) {
                assertThat(containersOf(cluster, pod))
                        .as("sandbox and container of %s", pod.getMetadata().getName())
                        .containsExactly(
                                pod.getSpec().getNodeName(), pod.getSpec().getNodeName());
            }
        }
    }

    /** For each container of the Pod, the node whose agent made it. */
    private static List<String> containersOf(CapstanCluster cluster, Pod pod) {
        return cluster.shell()
                .run(
                        "docker",
                        "ps",
                        "-a",
                        "--format",
                        "{{.Label \"dev.capstan/node\"}}",
                        "--filter",
                        "label=io.kubernetes.pod.uid=" + pod.getMetadata().getUid())
                .lines()
                .toList();
    }
}
