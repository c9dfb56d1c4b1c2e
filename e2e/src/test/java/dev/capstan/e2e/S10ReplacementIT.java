package dev.capstan.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.capstan.e2e.cluster.CapstanCluster;
import dev.capstan.e2e.cluster.PodHistory;
import dev.capstan.e2e.cluster.SharedCluster;
import dev.capstan.e2e.cluster.Workload;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** S10: the ReplicaSet controller notices the terminated Pod, deletes it and creates a new one. */
@ExtendWith(SharedCluster.class)
class S10ReplacementIT {
    @Test
    void deletesTheTerminatedPodAndRunsANewOne(CapstanCluster cluster) {
        try (Workload workload = Workload.in(cluster);
                PodHistory history = PodHistory.watch(cluster, workload.namespace())) {
            Pod victim = workload.run("web", 1).getFirst();
            String uid = victim.getMetadata().getUid();

            cluster.killContainer(cluster.sandboxOf(uid));

            await().atMost(Workload.SOON).until(() -> history.isDeleted(uid));
            Pod replacement = workload.awaitReady("web", 1).getFirst();
            assertThat(replacement.getMetadata().getUid()).isNotEqualTo(uid);
            assertThat(replacement.getStatus().getPhase()).isEqualTo("Running");
        }
    }

    @Test
    void aTemplateThatAlwaysFailsMakesFewerThanTenPodsInTwoMinutes(CapstanCluster cluster) {
        try (Workload workload = Workload.in(cluster);
                PodHistory history = PodHistory.watch(cluster, workload.namespace())) {
            Deployment crashing = workload.deployment("crash", 1)
                    .editSpec()
                    .editTemplate()
                    .editMetadata()
                    .addToAnnotations("capstan.dev/replace-on-exit", "true")
                    .endMetadata()
                    .editSpec()
                    .withRestartPolicy("Never")
                    .editFirstContainer()
                    .withCommand("sh", "-c", "echo giving up; exit 3")
                    .endContainer()
                    .endSpec()
                    .endTemplate()
                    .endSpec()
                    .build();
            workload.create(crashing);

            await().atMost(Duration.ofMinutes(3))
                    .pollDelay(Duration.ofMinutes(2))
                    .until(() -> history.count() > 0);

            assertThat(history.count()).as("Pods in two minutes").isBetween(2L, 9L);
        }
    }
}
