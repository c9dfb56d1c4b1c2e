package dev.capstan.resource;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The registry of all that Capstan serves. A new kind starts here. */
public final class ResourceTypes {
    private static final List<String> NONE = List.of();
    private static final List<String> ALL_CATEGORY = List.of("all");

    public static final ResourceType NAMESPACES =
            core("Namespace", "namespaces", "namespace", false, List.of("ns"), NONE, Namespace.class);
    public static final ResourceType NODES = core("Node", "nodes", "node", false, List.of("no"), NONE, Node.class);
    public static final ResourceType PODS = core("Pod", "pods", "pod", true, List.of("po"), ALL_CATEGORY, Pod.class);
    public static final ResourceType CONFIGMAPS =
            core("ConfigMap", "configmaps", "configmap", true, List.of("cm"), NONE, ConfigMap.class);
    public static final ResourceType SECRETS = core("Secret", "secrets", "secret", true, NONE, NONE, Secret.class);
    public static final ResourceType SERVICEACCOUNTS = core(
            "ServiceAccount", "serviceaccounts", "serviceaccount", true, List.of("sa"), NONE, ServiceAccount.class);
    public static final ResourceType EVENTS = core("Event", "events", "event", true, List.of("ev"), NONE, Event.class);
    public static final ResourceType DEPLOYMENTS = new ResourceType(
            "apps",
            "v1",
            "Deployment",
            "deployments",
            "deployment",
            true,
            List.of("deploy"),
            ALL_CATEGORY,
            Deployment.class);
    public static final ResourceType REPLICASETS = new ResourceType(
            "apps",
            "v1",
            "ReplicaSet",
            "replicasets",
            "replicaset",
            true,
            List.of("rs"),
            ALL_CATEGORY,
            ReplicaSet.class);
    public static final ResourceType LEASES =
            new ResourceType("coordination.k8s.io", "v1", "Lease", "leases", "lease", true, NONE, NONE, Lease.class);

    private static final List<ResourceType> ALL = List.of(
            NAMESPACES, NODES, PODS, CONFIGMAPS, SECRETS, SERVICEACCOUNTS, EVENTS, DEPLOYMENTS, REPLICASETS, LEASES);

    /** Asked several times a request. No two groups have the same plural yet. */
    private static final Map<String, ResourceType> BY_PLURAL =
            ALL.stream().collect(Collectors.toUnmodifiableMap(ResourceType::plural, Function.identity()));

    private ResourceTypes() {}

    public static List<ResourceType> all() {
        return ALL;
    }

    public static Optional<ResourceType> byPlural(String group, String version, String plural) {
        ResourceType type = BY_PLURAL.get(plural);
        return type != null && type.group().equals(group) && type.version().equals(version)
                ? Optional.of(type)
                : Optional.empty();
    }

    public static Optional<ResourceType> byKind(String apiVersion, String kind) {
        return ALL.stream()
                .filter(type ->
                        type.apiVersion().equals(apiVersion) && type.kind().equals(kind))
                .findFirst();
    }

    /**
     * @throws IllegalArgumentException for a class that no served type has
     */
    public static ResourceType of(Class<? extends HasMetadata> model) {
        return ALL.stream()
                .filter(type -> type.model().equals(model))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("not a served type: " + model.getName()));
    }

    private static ResourceType core(
            String kind,
            String plural,
            String singular,
            boolean namespaced,
            List<String> shortNames,
            List<String> categories,
            Class<? extends HasMetadata> model) {
        return new ResourceType("", "v1", kind, plural, singular, namespaced, shortNames, categories, model);
    }
}
