package dev.capstan.standalone;

import dev.capstan.standalone.cluster.ClusterDirectory;
import dev.capstan.standalone.cluster.ClusterSettings;
import dev.capstan.standalone.narrator.PathNarrator;
import dev.capstan.standalone.narrator.Progress;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A cluster that has been started, seen with the admin's eyes: through the API. */
final class RunningCluster implements AutoCloseable {
    private static final Duration NODES_READY = Duration.ofSeconds(90);
    private static final Duration SAMPLE_READY = Duration.ofSeconds(60);
    private static final long POLL_MILLIS = 20;

    private final ClusterSettings settings;
    private final ClusterDirectory directory;
    private final Progress progress;
    private final KubernetesClient client;
    private String samplePodAddress = "";

    RunningCluster(ClusterSettings settings, ClusterDirectory directory, Progress progress) throws IOException {
        this.settings = settings;
        this.directory = directory;
        this.progress = progress;
        this.client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(Files.readString(directory.kubeconfig())))
                .build();
    }

    void awaitServing(List<String> nodeNames) throws InterruptedException {
        await(NODES_READY, () -> answers("/readyz"), "the API server doesn't serve", "api-service");
        progress.step("API server serves https://127.0.0.1:" + settings.apiPort());
        for (String node : nodeNames) {
            await(NODES_READY, () -> isReady(node), node + " does not become Ready", "node-agent");
            progress.step(node + " is Ready");
        }
    }

    private boolean answers(String path) {
        try {
            client.raw(path);
            return true;
        } catch (RuntimeException notYet) {
            return false;
        }
    }

    private boolean isReady(String name) {
        Node node = client.nodes().withName(name).get();
        return node != null
                && node.getStatus() != null
                && node.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Ready")
                                && condition.getStatus().equals("True"));
    }

    /** Applies a Deployment (left alone if it is there already) and tells its way until its Pods are Ready. */
    void showSample(Path file) throws IOException, InterruptedException {
        Deployment sample = client.apps().deployments().load(file.toFile()).item();
        String namespace = "default";
        String name = sample.getMetadata().getName();
        await(
                SAMPLE_READY,
                () -> client.serviceAccounts()
                                .inNamespace(namespace)
                                .withName("default")
                                .get()
                        != null,
                "namespace default has no ServiceAccount",
                "lifecycle-service");
        progress.line("");
        progress.line("The sample Deployment, step by step:");
        try (PathNarrator narrator = PathNarrator.follow(
                client, namespace, sample.getMetadata().getLabels().get("app"), progress)) {
            if (client.apps()
                            .deployments()
                            .inNamespace(namespace)
                            .withName(name)
                            .get()
                    == null) {
                client.apps()
                        .deployments()
                        .inNamespace(namespace)
                        .resource(sample)
                        .create();
            }
            await(
                    SAMPLE_READY,
                    () -> isAvailable(namespace, name),
                    "the sample Deployment does not become Ready",
                    "node-agent");
        }
        samplePodAddress = client.pods().inNamespace(namespace).withLabel("app", name).list().getItems().stream()
                .filter(dev.capstan.resource.Pods::isReady)
                .map((Pod pod) -> pod.getStatus().getPodIP())
                .findFirst()
                .orElse("");
    }

    private boolean isAvailable(String namespace, String name) {
        Deployment deployment = client.apps()
                .deployments()
                .inNamespace(namespace)
                .withName(name)
                .get();
        return deployment != null
                && deployment.getStatus() != null
                && deployment
                        .getSpec()
                        .getReplicas()
                        .equals(deployment.getStatus().getReadyReplicas());
    }

    /** Work of all sorts, from which the JVM learns what to compile. */
    void rehearse() throws InterruptedException {
        new Rehearsal(client).run();
    }

    /** How to go on; kept for a second {@code up} to show again. */
    void sayWhatNext() throws IOException {
        String address = "https://127.0.0.1:" + settings.apiPort();
        StringBuilder text = new StringBuilder("\nCapstan is up. How to go on:\n");
        line(text, "./capstan kubectl get pods -o wide", "kubectl with this cluster");
        line(text, "export KUBECONFIG=" + directory.kubeconfig(), "the same for your own tools");
        if (!samplePodAddress.isEmpty()) {
            line(text, "curl http://" + samplePodAddress + "", "ask a Pod who it is");
            line(text, "./capstan kubectl scale deployment hello --replicas 5", "more of them");
        }
        line(
                text,
                address + "/swagger-ui.html",
                "the API in a browser; the token: " + directory.pki() + "/admin.token");
        line(text, "./capstan down", "stop it (--purge also removes its data)");
        Files.writeString(directory.run().resolve("next-steps"), text);
        progress.line(text.toString().stripTrailing());
    }

    private static void line(StringBuilder text, String command, String what) {
        text.append("  %-58s %s%n".formatted(command, what));
    }

    private void await(Duration limit, BooleanSupplier condition, String otherwise, String service)
            throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new StartupException(
                        otherwise + " within " + limit.toSeconds() + " s",
                        "look at " + directory.logs().resolve(service + ".log"));
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
