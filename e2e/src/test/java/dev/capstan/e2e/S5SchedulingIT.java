package dev.capstan.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.capstan.e2e.cluster.CapstanCluster;
import dev.capstan.e2e.cluster.SharedCluster;
import dev.capstan.e2e.cluster.Workload;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** S5: the scheduler dequeues a Pod, picks a node with enough resources, and sets {@code spec.nodeName} through the API. */
@ExtendWith(SharedCluster.class)
class S5SchedulingIT {
    @Test
    void spreadsPodsOverNodesThatHaveRoom(CapstanCluster cluster) {
        try (Workload workload = Workload.in(cluster)) {
            List<Pod> pods = workload.run("web", 3);

            assertThat(pods).extracting(pod -> pod.getSpec().getNodeName()).doesNotHaveDuplicates();
            Pod pod = pods.getFirst();
            await().atMost(Workload.SOON)
                    .untilAsserted(() -> assertThat(events(cluster, pod)).anySatisfy(event -> {
                        assertThat(event.getReason()).isEqualTo("Scheduled");
                        assertThat(event.getMessage())
                                .isEqualTo("Successfully assigned " + workload.namespace() + "/"
                                        + pod.getMetadata().getName() + " to "
                                        + pod.getSpec().getNodeName());
                    }));
        }
    }

    @Test
    void leavesAPodPendingThatAsksForMoreThanAnyNodeHasAndSaysWhy(CapstanCluster cluster) {
        try (Workload workload = Workload.in(cluster)) {
            Deployment greedy = workload.deployment("greedy", 1)
                    .editSpec()
                    .editTemplate()
                    .editSpec()
                    .editFirstContainer()
                    .withNewResources()
                    .addToRequests("cpu", new Quantity("1000"))
                    .endResources()
                    .endContainer()
                    .endSpec()
                    .endTemplate()
                    .endSpec()
                    .build();
            workload.create(greedy);

            await().atMost(Workload.SOON)
                    .untilAsserted(() -> assertThat(workload.pods("greedy"))
                            .singleElement()
                            .satisfies(pod -> {
                                assertThat(pod.getSpec().getNodeName()).isNull();
                                assertThat(events(cluster, pod)).anySatisfy(event -> {
                                    assertThat(event.getReason()).isEqualTo("FailedScheduling");
                                    assertThat(event.getMessage())
                                            .contains("0/3 nodes are available: 3 Insufficient cpu");
                                });
                            }));
        }
    }

    private static List<Event> events(CapstanCluster cluster, Pod pod) {
        return cluster.client()
                .v1()
                .events()
                .inNamespace(pod.getMetadata().getNamespace())
                .withField("involvedObject.uid", pod.getMetadata().getUid())
                .list()
                .getItems();
    }
}
