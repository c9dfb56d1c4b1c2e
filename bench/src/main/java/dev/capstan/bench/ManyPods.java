package dev.capstan.bench;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Deployment made large, removed, and rolled over. */
final class ManyPods {
    static final int MANY = 50;
    static final int ROLLED = 20;

    private final KubernetesClient client;
    private final List<Duration> ready = new ArrayList<>();
    private final List<Duration> gone = new ArrayList<>();
    private final List<Duration> rolled = new ArrayList<>();

    ManyPods(KubernetesClient client) {
        this.client = client;
    }

    void createAndDelete(int round) throws InterruptedException {
        String app = "many-" + round;
        try (PodWatch watch = new PodWatch(client, app)) {
            long start = System.nanoTime();
            client.resource(HelloDeployment.of(app, MANY)).create();
            ready.add(Duration.ofNanos(watch.awaitReady(MANY) - start));
            long deleted = System.nanoTime();
            client.apps().deployments().inNamespace("default").withName(app).delete();
            gone.add(Duration.ofNanos(watch.awaitGone() - deleted));
        }
    }

    /** From the change of the template until only Pods of the new one are there, all Ready, and the status says so. */
    void roll(int round) throws InterruptedException {
        String app = "rolled-" + round;
        try (PodWatch watch = new PodWatch(client, app)) {
            client.resource(HelloDeployment.of(app, ROLLED)).create();
            watch.awaitReady(ROLLED);
            long start = System.nanoTime();
            client.apps()
                    .deployments()
                    .inNamespace("default")
                    .withName(app)
                    .patch(
                            // Without a version: the controller writes the status meanwhile.
                            PatchContext.of(PatchType.JSON_MERGE),
                            "{\"spec\":{\"template\":{\"metadata\":{\"annotations\":{\"bench\":\"new\"}}}}}");
            client.apps()
                    .deployments()
                    .inNamespace("default")
                    .withName(app)
                    .waitUntilCondition(ManyPods::isRolledOut, 2, TimeUnit.MINUTES);
            rolled.add(Duration.ofNanos(System.nanoTime() - start));
            client.apps().deployments().inNamespace("default").withName(app).delete();
            watch.awaitGone();
        }
    }

    Samples ready() {
        return Samples.of(ready);
    }

    Samples gone() {
        return Samples.of(gone);
    }

    Samples rolled() {
        return Samples.of(rolled);
    }

    /** As {@code kubectl rollout status} sees it. */
    private static boolean isRolledOut(Deployment deployment) {
        var status = deployment.getStatus();
        return status != null
                && status.getObservedGeneration() != null
                && status.getObservedGeneration() >= deployment.getMetadata().getGeneration()
                && count(status.getUpdatedReplicas()) == ROLLED
                && count(status.getReplicas()) == ROLLED
                && count(status.getAvailableReplicas()) == ROLLED;
    }

    private static int count(Integer replicas) {
        return replicas == null ? 0 : replicas;
    }
}
