package dev.capstan.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.capstan.e2e.cluster.CapstanCluster;
import dev.capstan.e2e.cluster.SharedCluster;
import dev.capstan.e2e.cluster.Workload;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** S2: the ReplicaSet controller notices the ReplicaSet and creates Pods. */
@ExtendWith(SharedCluster.class)
class S2ReplicaSetControllerIT {
    @Test
    void createsAsManyPodsAsTheReplicaSetWants(CapstanCluster cluster) {
        try (Workload workload = Workload.in(cluster)) {
            List<Pod> pods = workload.run("web", 3);

            ReplicaSet replicaSet = workload.replicaSets("web").getFirst();
            assertThat(pods).allSatisfy(pod -> {
                assertThat(pod.getMetadata().getName())
                        .startsWith(replicaSet.getMetadata().getName() + "-");
                assertThat(pod.getMetadata().getOwnerReferences())
                        .singleElement()
                        .satisfies(owner -> {
                            assertThat(owner.getUid())
                                    .isEqualTo(replicaSet.getMetadata().getUid());
                            assertThat(owner.getController()).isTrue();
                        });
            });
            await().atMost(Workload.SOON)
                    .until(() -> Integer.valueOf(3)
                            .equals(workload.replicaSets("web")
                                    .getFirst()
                                    .getStatus()
                                    .getReadyReplicas()));
        }
    }

    @Test
    void deletesTheSurplusWhenScaledDown(CapstanCluster cluster) {
        try (Workload workload = Workload.in(cluster)) {
            List<Pod> before = workload.run("web", 3);

            cluster.kubectl("-n", workload.namespace(), "scale", "deployment/web", "--replicas=1");

            List<Pod> after = workload.awaitReady("web", 1);
            assertThat(Workload.uids(before)).containsAll(Workload.uids(after));
        }
    }
}
