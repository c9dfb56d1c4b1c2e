package dev.capstan.bench;

import com.github.dockerjava.api.DockerClient;
import dev.capstan.resource.Pods;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How long a Deployment of one is without a Ready Pod after something of it was killed or deleted. */
final class Recovery {
    private static final int ROUNDS = 5;

    private final KubernetesClient client;
    private final DockerClient docker;

    Recovery(KubernetesClient client, DockerClient docker) {
        this.client = client;
        this.docker = docker;
    }

    private interface Blow {
        void strike(Pod pod);
    }

    /** What tells that the same, or another, Pod has taken over from the one that was struck. */
    private interface Recovered {
        boolean by(Pod now, Pod before);
    }

    /** A fresh Pod each time: the first restart comes at once, later ones after Kubernetes' back-off. */
    Samples containerKilled() throws InterruptedException {
        return measure(
                "container-killed",
                pod -> kill(pod, "io.kubernetes.container.name", HelloDeployment.CONTAINER),
                (now, before) -> now.getStatus().getContainerStatuses().stream()
                        .anyMatch(status -> status.getRestartCount() > 0));
    }

    Samples sandboxKilled() throws InterruptedException {
        return measure("sandbox-killed", pod -> kill(pod, "dev.capstan/type", "sandbox"), Recovery::isAnother);
    }

    Samples podDeleted() throws InterruptedException {
        return measure("pod-deleted", pod -> client.resource(pod).delete(), Recovery::isAnother);
    }

    private Samples measure(String name, Blow blow, Recovered recovered) throws InterruptedException {
        List<Duration> samples = new ArrayList<>();
        for (int round = 0; round <= ROUNDS; round++) {
            String app = name + "-" + round;
            try (PodWatch watch = new PodWatch(client, app)) {
                client.resource(HelloDeployment.of(app, 1)).create();
                watch.awaitReady(1);
                Pod before = watch.pods().getFirst();
                long struck = System.nanoTime();
                blow.strike(before);
                long back = watch.awaitThat(
                        "a Ready Pod after " + name,
                        all -> all.stream().anyMatch(pod -> Pods.isReady(pod) && recovered.by(pod, before)));
                if (round > 0) {
                    samples.add(Duration.ofNanos(back - struck));
                }
                client.apps().deployments().inNamespace("default").withName(app).delete();
                watch.awaitGone();
            }
        }
        return Samples.of(samples);
    }

    private void kill(Pod pod, String label, String value) {
        docker.listContainersCmd()
                .withLabelFilter(
                        Map.of("io.kubernetes.pod.uid", pod.getMetadata().getUid(), label, value))
                .exec()
                .forEach(container -> docker.killContainerCmd(container.getId()).exec());
    }

    private static boolean isAnother(Pod now, Pod before) {
        return !now.getMetadata().getUid().equals(before.getMetadata().getUid());
    }
}
