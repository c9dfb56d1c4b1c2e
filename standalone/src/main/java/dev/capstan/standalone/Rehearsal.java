package dev.capstan.standalone;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * What a cluster does before its JVM writes an AOT cache: the daily work of a control loop, often enough for the compiler to
 * have learnt what is hot (JEP 515). A cluster that starts from the cache compiles that first, rather than after minutes.
 *
 * <p>Most Pods fit no node: they go all the way but for the containers, which are the engine's time and not ours.
 */
final class Rehearsal {
    private static final String NAMESPACE = "default";
    private static final String APP = "rehearsal";
    private static final int CLIENTS = 4;
    private static final int UNPLACED = 250;
    private static final int PLACED = 15;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final long POLL_MILLIS = 200;

    private final KubernetesClient client;

    Rehearsal(KubernetesClient client) {
        this.client = client;
    }

    void run() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(UNPLACED + PLACED);
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            for (int number = 0; number < UNPLACED + PLACED; number++) {
                boolean placed = number % ((UNPLACED + PLACED) / PLACED) == 0;
                String name = APP + "-" + number;
                clients.execute(() -> {
                    try {
                        work(name, placed);
                    } finally {
                        done.countDown();
                    }
                });
            }
            done.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            clients.shutdownNow();
        }
        client.apps().deployments().inNamespace(NAMESPACE).withLabel("app", APP).delete();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline
                && !client.pods()
                        .inNamespace(NAMESPACE)
                        .withLabel("app", APP)
                        .list()
                        .getItems()
                        .isEmpty()) {
            Thread.sleep(POLL_MILLIS);
        }
    }

    private void work(String name, boolean placed) {
        client.configMaps()
                .inNamespace(NAMESPACE)
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .addToData("key", "value")
                        .build())
                .create();
        client.resource(deployment(name, placed)).create();
        client.configMaps().inNamespace(NAMESPACE).withName(name).get();
        client.configMaps().inNamespace(NAMESPACE).withName(name).delete();
        client.apps().deployments().inNamespace(NAMESPACE).withName(name).scale(placed ? 1 : 2);
    }

    private static Deployment deployment(String name, boolean placed) {
        DeploymentBuilder deployment = new DeploymentBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(NAMESPACE)
                .addToLabels("app", APP)
                .endMetadata()
                .withNewSpec()
                .withReplicas(1)
                .withNewSelector()
                .addToMatchLabels("name", name)
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", APP)
                .addToLabels("name", name)
                .endMetadata()
                .withNewSpec()
                .withTerminationGracePeriodSeconds(0L)
                .addNewContainer()
                .withName("web")
                .withImage("capstan/hello:0.1")
                .withImagePullPolicy("IfNotPresent")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec();
        if (!placed) {
            deployment
                    .editSpec()
                    .editTemplate()
                    .editSpec()
                    .addToNodeSelector("rehearsal", "no-node")
                    .endSpec()
                    .endTemplate()
                    .endSpec();
        }
        return deployment.build();
    }
}
