package dev.capstan.nodeagent.runtime.docker;

import dev.capstan.nodeagent.runtime.ContainerConfig;
import dev.capstan.nodeagent.runtime.PodMetadata;
import dev.capstan.nodeagent.runtime.PodSandboxConfig;
import java.util.HashMap;
import java.util.Map;

/**
 * The labels that sandboxes and containers are found by after a restart: the engine is the agent's only memory of what runs.
 *
 * <p>Docker has no annotations on containers, so they are labels with a prefix.
 *
 * @param cluster id of the cluster
 * @param node name of the node
 */
record ContainerLabels(String cluster, String node) {
    static final String CLUSTER = "dev.capstan/cluster";
    static final String NODE = "dev.capstan/node";
    static final String TYPE = "dev.capstan/type";
    static final String ATTEMPT = "dev.capstan/attempt";
    static final String SANDBOX_ID = "dev.capstan/sandbox-id";
    static final String IMAGE = "dev.capstan/image-name";
    static final String POD_NAME = "io.kubernetes.pod.name";
    static final String POD_NAMESPACE = "io.kubernetes.pod.namespace";
    static final String POD_UID = "io.kubernetes.pod.uid";
    static final String CONTAINER_NAME = "io.kubernetes.container.name";

    static final String SANDBOX = "sandbox";
    static final String CONTAINER = "container";

    private static final String ANNOTATION = "annotation.";

    Map<String, String> ofSandbox(PodSandboxConfig config) {
        Map<String, String> labels = common(config.metadata(), config.labels(), config.annotations());
        labels.put(TYPE, SANDBOX);
        labels.put(ATTEMPT, Integer.toString(config.metadata().attempt()));
        return labels;
    }

    Map<String, String> ofContainer(String sandboxId, PodMetadata pod, ContainerConfig config) {
        Map<String, String> labels = common(pod, config.labels(), config.annotations());
        labels.put(TYPE, CONTAINER);
        labels.put(ATTEMPT, Integer.toString(config.attempt()));
        labels.put(SANDBOX_ID, sandboxId);
        labels.put(CONTAINER_NAME, config.name());
        labels.put(IMAGE, config.image());
        return labels;
    }

    private Map<String, String> common(PodMetadata pod, Map<String, String> own, Map<String, String> annotations) {
        Map<String, String> labels = new HashMap<>(own);
        annotations.forEach((name, value) -> labels.put(ANNOTATION + name, value));
        labels.putAll(mine());
        labels.put(POD_NAME, pod.name());
        labels.put(POD_NAMESPACE, pod.namespace());
        labels.put(POD_UID, pod.uid());
        return labels;
    }

    /** What everything of this cluster and node carries. */
    Map<String, String> mine() {
        return new HashMap<>(Map.of(CLUSTER, cluster, NODE, node));
    }

    boolean isMine(Map<String, String> labels) {
        return cluster.equals(labels.get(CLUSTER)) && node.equals(labels.get(NODE));
    }

    static boolean isSandbox(Map<String, String> labels) {
        return SANDBOX.equals(labels.get(TYPE));
    }

    static PodMetadata pod(Map<String, String> labels) {
        return new PodMetadata(
                labels.getOrDefault(POD_NAME, ""),
                labels.getOrDefault(POD_NAMESPACE, ""),
                labels.getOrDefault(POD_UID, ""),
                attempt(labels));
    }

    static int attempt(Map<String, String> labels) {
        return Integer.parseInt(labels.getOrDefault(ATTEMPT, "0"));
    }

    static Map<String, String> withoutAnnotations(Map<String, String> labels) {
        Map<String, String> rest = new HashMap<>(labels);
        rest.keySet().removeIf(name -> name.startsWith(ANNOTATION));
        return rest;
    }

    static Map<String, String> annotations(Map<String, String> labels) {
        Map<String, String> annotations = new HashMap<>();
        labels.forEach((name, value) -> {
            if (name.startsWith(ANNOTATION)) {
                annotations.put(name.substring(ANNOTATION.length()), value);
            }
        });
        return annotations;
    }

    /** {@code k8s_<container>_<pod>_<namespace>_<uid>_<attempt>}, and the cluster: it makes names unique on a shared engine. */
    String nameOf(String container, PodMetadata pod, int attempt) {
        return String.join(
                "_", "k8s", container, pod.name(), pod.namespace(), pod.uid(), Integer.toString(attempt), cluster);
    }
}
