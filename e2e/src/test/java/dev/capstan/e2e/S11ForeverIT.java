package dev.capstan.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.capstan.e2e.cluster.CapstanCluster;
import dev.capstan.e2e.cluster.SharedCluster;
import dev.capstan.e2e.cluster.Workload;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** S11: and so on, whatever is taken away. */
@ExtendWith(SharedCluster.class)
class S11ForeverIT {
    @Test
    void bringsBackWhateverIsTakenAway(CapstanCluster cluster) {
        try (Workload workload = Workload.in(cluster)) {
            String namespace = workload.namespace();
            List<Pod> pods = workload.run("web", 3);

            cluster.kubectl("-n", namespace, "delete", "pod", name(pods.get(0)), "--wait=false");
            awaitReplaced(workload, pods.get(0));

            pods = workload.awaitReady("web", 3);
            cluster.removeContainer(cluster.sandboxOf(uid(pods.get(1))));
            awaitReplaced(workload, pods.get(1));

            pods = workload.awaitReady("web", 3);
            Pod restarted = pods.get(2);
            cluster.killContainer(cluster.containerOf(uid(restarted), "web"));
            await().atMost(Workload.SOON)
                    .untilAsserted(() -> assertThat(workload.pod(name(restarted)))
                            .satisfies(pod -> {
                                assertThat(uid(pod)).isEqualTo(uid(restarted));
                                assertThat(pod.getStatus()
                                                .getContainerStatuses()
                                                .getFirst()
                                                .getRestartCount())
                                        .isEqualTo(1);
                                assertThat(Workload.isReady(pod)).isTrue();
                            }));

            Set<String> before = Workload.uids(workload.awaitReady("web", 3));
            cluster.kubectl("-n", namespace, "delete", "replicaset", "-l", "app=web");
            await().atMost(Workload.SOON)
                    .untilAsserted(() ->
                            assertThat(Workload.uids(workload.pods("web"))).doesNotContainAnyElementsOf(before));
            workload.awaitReady("web", 3);
        }
    }

    private static void awaitReplaced(Workload workload, Pod gone) {
        await().atMost(Workload.SOON)
                .untilAsserted(
                        () -> assertThat(Workload.uids(workload.pods("web"))).doesNotContain(uid(gone)));
    }

    private static String name(Pod pod) {
        return pod.getMetadata().getName();
    }

    private static String uid(Pod pod) {
        return pod.getMetadata().getUid();
    }
}
