package dev.capstan.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.capstan.e2e.cluster.CapstanCluster;
import dev.capstan.e2e.cluster.SharedCluster;
import dev.capstan.e2e.cluster.Workload;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** S1: the Deployment controller notices a new Deployment and creates a ReplicaSet. */
@ExtendWith(SharedCluster.class)
class S1DeploymentControllerIT {
    @Test
    void createsOneReplicaSetForANewDeployment(CapstanCluster cluster) {
        try (Workload workload = Workload.in(cluster)) {
            Deployment deployment =
                    workload.create(workload.deployment("web", 2).build());

            await().atMost(Workload.SOON)
                    .until(() -> workload.replicaSets("web").size() == 1);

            ReplicaSet replicaSet = workload.replicaSets("web").getFirst();
            String hash = replicaSet.getMetadata().getLabels().get("pod-template-hash");
            assertThat(hash).isNotBlank();
            assertThat(replicaSet.getMetadata().getName()).isEqualTo("web-" + hash);
            assertThat(replicaSet.getSpec().getReplicas()).isEqualTo(2);
            assertThat(replicaSet.getSpec().getSelector().getMatchLabels()).containsEntry("pod-template-hash", hash);
            assertThat(replicaSet.getSpec().getTemplate().getSpec())
                    .isEqualTo(deployment.getSpec().getTemplate().getSpec());
            assertThat(replicaSet.getMetadata().getOwnerReferences())
                    .singleElement()
                    .satisfies(owner -> {
                        assertThat(owner.getUid())
                                .isEqualTo(deployment.getMetadata().getUid());
                        assertThat(owner.getController()).isTrue();
                    });
        }
    }

    @Test
    void createsAnotherReplicaSetWhenTheTemplateChangesAndKeepsTheFirstForGoingBack(CapstanCluster cluster) {
        try (Workload workload = Workload.in(cluster)) {
            workload.run("web", 1);

            cluster.kubectl("-n", workload.namespace(), "set", "env", "deployment/web", "COLOR=blue");
            cluster.kubectl("-n", workload.namespace(), "rollout", "status", "deployment/web", "--timeout=180s");

            List<Integer> replicas = workload.replicaSets("web").stream()
                    .map(replicaSet -> replicaSet.getSpec().getReplicas())
                    .sorted()
                    .toList();
            assertThat(replicas).containsExactly(0, 1);
        }
    }
}
