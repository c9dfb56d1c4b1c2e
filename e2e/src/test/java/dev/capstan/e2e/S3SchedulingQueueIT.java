package dev.capstan.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.capstan.e2e.cluster.CapstanCluster;
import dev.capstan.e2e.cluster.SharedCluster;
import dev.capstan.e2e.cluster.Workload;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** S3: the scheduler notices Pods with an empty {@code spec.nodeName} and puts them in its queue. */
@ExtendWith(SharedCluster.class)
class S3SchedulingQueueIT {
    @Test
    void keepsAPodThatFitsNowhereAndTakesItUpAgainWhenANodeChanges(CapstanCluster cluster) {
        try (Workload workload = Workload.in(cluster)) {
            cluster.kubectl("cordon", "node-1", "node-2", "node-3");
            try {
                workload.create(workload.deployment("web", 1).build());
                await().atMost(Workload.SOON)
                        .untilAsserted(() -> assertThat(workload.pods("web"))
                                .singleElement()
                                .satisfies(pod -> assertThat(scheduled(pod)).satisfies(condition -> {
                                    assertThat(condition.getStatus()).isEqualTo("False");
                                    assertThat(condition.getReason()).isEqualTo("Unschedulable");
                                    assertThat(condition.getMessage())
                                            .startsWith("0/3 nodes are available: 3 node(s) were unschedulable");
                                })));
                assertThat(workload.pods("web").getFirst().getSpec().getNodeName())
                        .isNull();
            } finally {
                cluster.kubectl("uncordon", "node-1", "node-2", "node-3");
            }
            workload.awaitReady("web", 1);
        }
    }

    private static PodCondition scheduled(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .filter(condition -> condition.getType().equals("PodScheduled"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the scheduler has not looked at the Pod yet"));
    }
}
