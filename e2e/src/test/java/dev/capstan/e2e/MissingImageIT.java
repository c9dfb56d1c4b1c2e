package dev.capstan.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.capstan.e2e.cluster.CapstanCluster;
import dev.capstan.e2e.cluster.PodHistory;
import dev.capstan.e2e.cluster.SharedCluster;
import dev.capstan.e2e.cluster.Workload;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An image that can't be pulled is said in status and events, concerns its own Pod only, and ends when corrected. */
@ExtendWith(SharedCluster.class)
class MissingImageIT {
    /** Nothing listens there, so the engine's refusal doesn't depend on the world outside. */
    private static final String MISSING = "127.0.0.1:9/missing:1";

    @Test
    void itsOwnPodWaitsAndTheOthersRun(CapstanCluster cluster) {
        try (Workload workload = Workload.in(cluster);
                PodHistory history = PodHistory.watch(cluster, workload.namespace())) {
            Pod neighbour = workload.run("web", 1).getFirst();
            Deployment missing = workload.deployment("missing", 1)
                    .editSpec()
                    .editTemplate()
                    .editSpec()
                    .editFirstContainer()
                    .withImage(MISSING)
                    .endContainer()
                    .endSpec()
                    .endTemplate()
                    .endSpec()
                    .build();
            workload.create(missing);

            await().atMost(Workload.SOON)
                    .untilAsserted(() -> assertThat(workload.pods("missing"))
                            .singleElement()
                            .satisfies(pod -> assertThat(
                                            reasons(history.of(pod.getMetadata().getUid())))
                                    .contains("ErrImagePull", "ImagePullBackOff")));
            Pod pod = workload.pods("missing").getFirst();
            assertThat(pod.getStatus().getPhase()).isEqualTo("Pending");
            await().atMost(Workload.SOON)
                    .untilAsserted(() -> assertThat(cluster.kubectl("-n", workload.namespace(), "get", "events"))
                            .containsPattern(
                                    "Warning +Failed +pod/missing-\\S+ +Failed to pull image \"" + MISSING + "\"")
                            .containsPattern(
                                    "Normal +BackOff +pod/missing-\\S+ +Back-off pulling image \"" + MISSING + "\""));

            Pod still = workload.awaitReady("web", 1).getFirst();
            assertThat(still.getMetadata().getUid())
                    .isEqualTo(neighbour.getMetadata().getUid());
            assertThat(still.getStatus().getContainerStatuses())
                    .allMatch(container -> container.getRestartCount() == 0);

            cluster.kubectl("-n", workload.namespace(), "set", "image", "deployment/missing", "web=" + Workload.IMAGE);
            workload.awaitReady("missing", 1);
        }
    }

    private static Set<String> reasons(List<Pod> states) {
        return states.stream()
                .flatMap(pod -> pod.getStatus().getContainerStatuses().stream())
                .map(container -> container.getState().getWaiting())
                .filter(Objects::nonNull)
                .map(waiting -> waiting.getReason())
                .collect(Collectors.toSet());
    }
}
