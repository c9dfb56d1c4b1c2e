package dev.capstan.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** A namespace of its own with Deployments of the sample's web server in it; closing it deletes the namespace. */
public final class Workload implements AutoCloseable {
    public static final Duration SOON = Duration.ofMinutes(3);
    public static final String IMAGE = "capstan/hello:0.1";
    public static final int PORT = 80;

    private final CapstanCluster cluster;
    private final String namespace;

    private Workload(CapstanCluster cluster, String namespace) {
        this.cluster = cluster;
        this.namespace = namespace;
    }

    public static Workload in(CapstanCluster cluster) {
        String namespace = "t-" + UUID.randomUUID().toString().substring(0, 8);
        cluster.client()
                .namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create();
        return new Workload(cluster, namespace);
    }

    public String namespace() {
        return namespace;
    }

    /** What the web server in a Pod answers. A Pod without a probe is Ready when its container runs, which may be before that listens. */
    public String page(Pod pod) {
        return cluster.shell()
                .run(
                        "curl",
                        "-sS",
                        "--retry",
                        "10",
                        "--retry-delay",
                        "1",
                        "--retry-connrefused",
                        "http://" + pod.getStatus().getPodIP() + ":" + PORT + "/");
    }

    /** A Deployment of the web server, not created yet. */
    public DeploymentBuilder deployment(String name, int replicas) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .addToLabels("app", name)
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withNewSelector()
                .addToMatchLabels("app", name)
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", name)
                .endMetadata()
                .withNewSpec()
                .withTerminationGracePeriodSeconds(2L)
                .addNewContainer()
                .withName("web")
                .withImage(IMAGE)
                .withImagePullPolicy("IfNotPresent")
                .addNewPort()
                .withContainerPort(PORT)
                .endPort()
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec();
    }

    public Deployment create(Deployment deployment) {
        return cluster.client()
                .apps()
                .deployments()
                .inNamespace(namespace)
                .resource(deployment)
                .create();
    }

    /** Creates the Deployment and waits until all its Pods are Ready. */
    public List<Pod> run(String name, int replicas) {
        create(deployment(name, replicas).build());
        return awaitReady(name, replicas);
    }

    /** Exactly this many Pods exist and all are Ready. */
    public List<Pod> awaitReady(String name, int replicas) {
        await().alias(name + " has " + replicas + " ready Pods")
                .atMost(SOON)
                .untilAsserted(() -> assertThat(pods(name)).hasSize(replicas).allMatch(Workload::isReady));
        return pods(name);
    }

    public List<Pod> pods(String name) {
        return cluster.client()
                .pods()
                .inNamespace(namespace)
                .withLabel("app", name)
                .list()
                .getItems();
    }

    public Pod pod(String podName) {
        return cluster.client().pods().inNamespace(namespace).withName(podName).get();
    }

    public List<ReplicaSet> replicaSets(String name) {
        return cluster.client()
                .apps()
                .replicaSets()
                .inNamespace(namespace)
                .withLabel("app", name)
                .list()
                .getItems();
    }

    public static boolean isReady(Pod pod) {
        return pod.getStatus() != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Ready")
                                && condition.getStatus().equals("True"));
    }

    public static Set<String> uids(List<Pod> pods) {
        return pods.stream().map(pod -> pod.getMetadata().getUid()).collect(Collectors.toSet());
    }

    /** Runs a program inside a Pod's container, through the engine. */
    public String inside(Pod pod, String container, String... command) {
        String id = cluster.containerOf(pod.getMetadata().getUid(), container);
        String[] exec = new String[command.length + 3];
        exec[0] = "docker";
        exec[1] = "exec";
        exec[2] = id;
        System.arraycopy(command, 0, exec, 3, command.length);
        return cluster.shell().run(exec);
    }

    @Override
    public void close() {
        cluster.client().namespaces().withName(namespace).delete();
        await().alias(namespace + " is gone")
                .atMost(SOON)
                .until(() -> cluster.client().namespaces().withName(namespace).get() == null);
    }
}
