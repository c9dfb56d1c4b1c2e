package dev.capstan.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.capstan.e2e.cluster.CapstanCluster;
import dev.capstan.e2e.cluster.SharedCluster;
import dev.capstan.e2e.cluster.Workload;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The life of one Pod, from {@code kubectl} to a page in a container and back; docs/ARCHITECTURE.md tells the same story. */
@ExtendWith(SharedCluster.class)
class FollowOnePodIT {
    @Test
    void followOnePodFromKubectlToItsEnd(CapstanCluster cluster) throws IOException, InterruptedException {
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

            String page = get("http://" + pod.getStatus().getPodIP() + ":" + Workload.PORT + "/");
            assertThat(page).contains(pod.getMetadata().getName());

            cluster.kubectl("-n", namespace, "delete", "deployment", "one");
            await().atMost(Workload.SOON).until(() -> workload.pods("one").isEmpty());
            assertThat(cluster.shell()
                            .run(
                                    "docker",
                                    "ps",
                                    "-aq",
                                    "--filter",
                                    "label=io.kubernetes.pod.uid="
                                            + pod.getMetadata().getUid()))
                    .as("containers of a Pod that is gone")
                    .isBlank();
        }
    }

    private static String get(String address) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }
}
