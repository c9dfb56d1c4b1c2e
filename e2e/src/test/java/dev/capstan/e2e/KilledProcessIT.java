package dev.capstan.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.capstan.e2e.cluster.CapstanCluster;
import dev.capstan.e2e.cluster.Workload;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every fault is normal: the whole process dies at a bad moment, and {@code up} goes on where it was. */
class KilledProcessIT {
    private static final Duration RECOVERY = Duration.ofMinutes(10);

    /** Each look asks for the Pods of every Deployment, which are to come up meanwhile. */
    private static final Duration POLL = Duration.ofSeconds(1);

    /** Five times twenty: a hundred Pods are being made when the process dies. */
    private static final int REPLICAS = 5;

    private static final int DEPLOYMENTS = 20;

    @Test
    void goesOnWhereItWasWhenTheProcessIsKilledAmidAHundredPodChanges() throws InterruptedException {
        String name = "killed";
        List<String> acknowledged = new ArrayList<>();
        Set<String> untouched;
        try (CapstanCluster cluster = CapstanCluster.up(name, 1)) {
            Workload workload = Workload.in(cluster);
            List<Pod> steady = workload.run("steady", 3);
            untouched = containers(cluster, steady);

            AtomicBoolean killed = new AtomicBoolean();
            CountDownLatch underWay = new CountDownLatch(DEPLOYMENTS);
            Thread writer = Thread.ofVirtual().start(() -> {
                for (int number = 0; number <= DEPLOYMENTS && !killed.get(); number++) {
                    try {
                        workload.create(
                                workload.deployment("d" + number, REPLICAS).build());
                        acknowledged.add("d" + number);
                        underWay.countDown();
                    } catch (KubernetesClientException notAcknowledged) {
                        return;
                    }
                }
            });
            assertThat(underWay.await(Workload.SOON.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            cluster.shell().run("kill", "-9", Long.toString(cluster.pid()));
            killed.set(true);
            writer.join();
            await().until(() ->
                    !ProcessHandle.of(cluster.pid()).map(ProcessHandle::isAlive).orElse(false));

            CapstanCluster.capstan("up", "--dir", cluster.directory().toString(), "--empty");

            assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(DEPLOYMENTS);
            await().atMost(RECOVERY).pollInterval(POLL).untilAsserted(() -> {
                for (String deployment : acknowledged) {
                    assertThat(workload.pods(deployment))
                            .as(deployment)
                            .hasSize(REPLICAS)
                            .allMatch(Workload::isReady);
                }
            });
            assertThat(containers(cluster, workload.awaitReady("steady", 3)))
                    .as("containers that ran were not touched")
                    .isEqualTo(untouched);
            await().atMost(RECOVERY)
                    .pollInterval(POLL)
                    .untilAsserted(() -> assertThat(podsOnTheEngine(cluster))
                            .as("Pods that the engine runs")
                            .isEqualTo(podsOfTheApi(cluster)));
        }
    }

    private static Set<String> containers(CapstanCluster cluster, List<Pod> pods) {
        return pods.stream()
                .map(pod -> pod.getMetadata().getUid())
                .flatMap(uid -> Stream.of(cluster.sandboxOf(uid), cluster.containerOf(uid, "web")))
                .collect(Collectors.toSet());
    }

    private static Set<String> podsOnTheEngine(CapstanCluster cluster) {
        return cluster.shell()
                .run(
                        "docker",
                        "ps",
                        "-a",
                        "--filter",
                        "label=dev.capstan/cluster=" + cluster.id(),
                        "--format",
                        "{{.Label \"io.kubernetes.pod.uid\"}}")
                .lines()
                .collect(Collectors.toSet());
    }

    private static Set<String> podsOfTheApi(CapstanCluster cluster) {
        return Workload.uids(cluster.client().pods().inAnyNamespace().list().getItems());
    }
}
