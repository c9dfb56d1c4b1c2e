package dev.capstan.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.capstan.e2e.cluster.CapstanCluster;
import dev.capstan.e2e.cluster.SharedCluster;
import dev.capstan.e2e.cluster.Workload;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The life of one Pod, from {@code kubectl} to a page in a container and back; docs/ARCHITECTURE.md tells the same story. */
@ExtendWith(SharedCluster.class)
class FollowOnePodIT {
    @Test
    void followOnePodFromKubectlToItsEnd(CapstanCluster cluster) {
        try (Workload workload = Workload.in(cluster)) {
            String namespace = workload.namespace();

            assertThat(cluster.kubectl("-n", namespace, "create", "deployment", "one", "--image", Workload.IMAGE))
                    .contains("deployment.apps/one created");
            Pod pod = workload.awaitReady("one", 1).getFirst();

            ReplicaSet replicaSet = workload.replicaSets("one").getFirst();
            assertThat(replicaSet.getMetadata().getOwnerReferences())
                    .singleElement()
                    .satisfies(owner ->
                            assertThat(owner.getKind() + "/" + owner.getName()).isEqualTo("Deployment/one"));
            assertThat(pod.getMetadata().getOwnerReferences())
                    .singleElement()
                    .satisfies(owner -> assertThat(owner.getUid())
                            .isEqualTo(replicaSet.getMetadata().getUid()));
            assertThat(pod.getSpec().getNodeName()).startsWith("node-");
            assertThat(pod.getStatus().getPhase()).isEqualTo("Running");

            assertThat(workload.page(pod)).contains(pod.getMetadata().getName());

            cluster.kubectl("-n", namespace, "delete", "deployment", "one");
            await().atMost(Workload.SOON).until(() -> workload.pods("one").isEmpty());
            // They have ended before the Pod goes, and are removed after it.
            await().atMost(Workload.SOON)
                    .untilAsserted(() -> assertThat(cluster.shell()
                                    .run(
                                            "docker",
                                            "ps",
                                            "-aq",
                                            "--filter",
                                            "label=io.kubernetes.pod.uid="
                                                    + pod.getMetadata().getUid()))
                            .as("containers of a Pod that is gone")
                            .isBlank());
        }
    }
}
