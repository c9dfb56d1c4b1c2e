package dev.capstan.apiserver.malformed;

import dev.capstan.resource.ResourceType;
import dev.capstan.resource.ResourceTypes;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** One good object of each type, for requests to be made bad from. */
final class Victims {
    static final String NAMESPACE = "victims";
    static final String BOUND_POD = "bound";

    private static final String LABELS = "\"labels\": {\"app\": \"a\", \"tier\": \"b\"}";
    private static final String META = "\"metadata\": {\"name\": \"victim\", " + LABELS
            + ", \"annotations\": {\"note\": \"n\"}, \"finalizers\": [\"example.com/keep\"]}";
    private static final String POD_SPEC = """
            {"containers": [{"name": "c", "image": "i", "command": ["a", "b"],
               "env": [{"name": "E", "value": "v"}, {"name": "F", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}}],
               "ports": [{"containerPort": 80, "name": "http", "protocol": "TCP"}],
               "resources": {"requests": {"cpu": "100m", "memory": "64Mi"}, "limits": {"memory": "128Mi"}},
               "livenessProbe": {"httpGet": {"path": "/", "port": "http"}, "periodSeconds": 5},
               "volumeMounts": [{"name": "v", "mountPath": "/v"}],
               "securityContext": {"runAsUser": 1000, "capabilities": {"drop": ["ALL"]}}}],
             "initContainers": [{"name": "init", "image": "i"}],
             "volumes": [{"name": "v", "emptyDir": {"sizeLimit": "1Gi"}}, {"name": "w", "configMap": {"name": "m"}}],
             "tolerations": [{"key": "k", "operator": "Exists", "effect": "NoSchedule"}],
             "affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms":
               [{"matchExpressions": [{"key": "k", "operator": "In", "values": ["a"]}]}]}}},
             "topologySpreadConstraints": [{"maxSkew": 1, "topologyKey": "zone", "whenUnsatisfiable": "DoNotSchedule",
               "labelSelector": {"matchLabels": {"app": "a"}}}],
             "terminationGracePeriodSeconds": 30, "restartPolicy": "Always"}
            """;
    private static final String TEMPLATE = "{\"metadata\": {" + LABELS + "}, \"spec\": " + POD_SPEC + "}";
    private static final String SELECTOR = "\"selector\": {\"matchLabels\": {\"app\": \"a\"}}";

    private static final Map<ResourceType, String> SOURCES = new LinkedHashMap<>();

    static {
        SOURCES.put(ResourceTypes.NAMESPACES, "{" + META.replace("\"victim\"", "\"" + NAMESPACE + "\"") + "}");
        SOURCES.put(
                ResourceTypes.NODES,
                "{" + META
                        + ", \"spec\": {\"taints\": [{\"key\": \"k\", \"effect\": \"NoSchedule\"}], \"unschedulable\": true}}");
        SOURCES.put(ResourceTypes.PODS, "{" + META + ", \"spec\": " + POD_SPEC + "}");
        SOURCES.put(
                ResourceTypes.CONFIGMAPS,
                "{" + META + ", \"data\": {\"a\": \"b\"}, \"binaryData\": {\"c\": \"AAECAw==\"}}");
        SOURCES.put(
                ResourceTypes.SECRETS,
                "{" + META
                        + ", \"type\": \"Opaque\", \"data\": {\"a\": \"AAECAw==\"}, \"stringData\": {\"b\": \"c\"}}");
        SOURCES.put(
                ResourceTypes.SERVICEACCOUNTS,
                "{" + META + ", \"secrets\": [{\"name\": \"s\"}], \"automountServiceAccountToken\": false}");
        SOURCES.put(
                ResourceTypes.EVENTS,
                "{" + META + ", \"involvedObject\": {\"kind\": \"Pod\", \"name\": \"victim\", \"namespace\": \""
                        + NAMESPACE + "\"}, \"reason\": \"R\", \"message\": \"m\", \"type\": \"Normal\", \"count\": 1,"
                        + " \"firstTimestamp\": \"2026-01-01T00:00:00Z\", \"source\": {\"component\": \"c\"}}");
        SOURCES.put(
                ResourceTypes.DEPLOYMENTS,
                "{" + META + ", \"spec\": {\"replicas\": 1, " + SELECTOR
                        + ", \"strategy\": {\"type\": \"RollingUpdate\","
                        + " \"rollingUpdate\": {\"maxSurge\": 1, \"maxUnavailable\": \"25%\"}}, \"template\": "
                        + TEMPLATE
                        + "}}");
        SOURCES.put(
                ResourceTypes.REPLICASETS,
                "{" + META + ", \"spec\": {\"replicas\": 1, " + SELECTOR + ", \"template\": " + TEMPLATE + "}}");
        SOURCES.put(
                ResourceTypes.LEASES,
                "{" + META + ", \"spec\": {\"holderIdentity\": \"h\", \"leaseDurationSeconds\": 40,"
                        + " \"renewTime\": \"2026-01-01T00:00:00.000000Z\"}}");
    }

    private Victims() {}

    /** A new tree at each call. */
    static ObjectNode object(ResourceType type) {
        ObjectNode tree = (ObjectNode) JsonMapper.shared().readTree(SOURCES.get(type));
        return tree.put("apiVersion", type.apiVersion()).put("kind", type.kind());
    }

    /** A Pod on a node, so that deleting it would take a while. */
    static ObjectNode boundPod() {
        ObjectNode pod = object(ResourceTypes.PODS);
        pod.withObject("metadata").put("name", BOUND_POD);
        pod.withObject("spec").put("nodeName", "victim");
        return pod;
    }

    static String name(ResourceType type) {
        return type.equals(ResourceTypes.NAMESPACES) ? NAMESPACE : "victim";
    }

    /** Of all objects of the type that belong to the test, or of the type's only scope. */
    static String collection(ResourceType type) {
        String root = type.group().isEmpty() ? "/api/v1/" : "/apis/" + type.apiVersion() + "/";
        return root + (type.namespaced() ? "namespaces/" + NAMESPACE + "/" : "") + type.plural();
    }

    static String path(ResourceType type) {
        return collection(type) + "/" + name(type);
    }
}
