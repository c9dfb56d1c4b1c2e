package dev.capstan.k8s.schema;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.capstan.k8s.Manifest;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1DaemonSet;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Job;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1PriorityClass;
import io.kubernetes.client.openapi.models.V1Role;
import io.kubernetes.client.openapi.models.V1Secret;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Every kind that a manifest may be of, and nothing else. */
public final class Schemas {
    private static final Map<String, Map<String, Class<?>>> KUBERNETES = Map.of(
            "v1",
            Map.of(
                    "Namespace", V1Namespace.class,
                    "ServiceAccount", V1ServiceAccount.class,
                    "ConfigMap", V1ConfigMap.class,
                    "Secret", V1Secret.class,
                    "Service", V1Service.class),
            "apps/v1",
            Map.of(
                    "Deployment", V1Deployment.class,
                    "DaemonSet", V1DaemonSet.class,
                    "StatefulSet", V1StatefulSet.class),
            "batch/v1",
            Map.of("Job", V1Job.class),
            "policy/v1",
            Map.of("PodDisruptionBudget", V1PodDisruptionBudget.class),
            "networking.k8s.io/v1",
            Map.of("NetworkPolicy", V1NetworkPolicy.class),
            "rbac.authorization.k8s.io/v1",
            Map.of("Role", V1Role.class),
            "scheduling.k8s.io/v1",
            Map.of("PriorityClass", V1PriorityClass.class));
    private static final Map<String, String> STRIMZI = Map.of(
            "Kafka", "io.strimzi.api.kafka.model.kafka.Kafka",
            "KafkaNodePool", "io.strimzi.api.kafka.model.nodepool.KafkaNodePool",
            "KafkaUser", "io.strimzi.api.kafka.model.user.KafkaUser");

    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private final Map<String, Schema> byKind = new HashMap<>();

    public Schemas() {
        KUBERNETES.forEach((apiVersion, kinds) ->
                kinds.forEach((kind, model) -> byKind.put(kind, compile(ModelSchema.of(apiVersion, kind, model)))));
        STRIMZI.forEach((kind, model) -> byKind.put(kind, compile(StrimziSchema.of(model))));
    }

    /** @return what is wrong with a manifest, with the path to it; empty when it is good */
    public List<String> errorsOf(Manifest manifest) {
        Schema schema = byKind.get(manifest.kind());
        if (schema == null) {
            return List.of(manifest.title() + ": no schema of kind " + manifest.kind());
        }
        return schema.validate(manifest.tree()).stream()
                .map(error -> manifest.title() + " " + error.getInstanceLocation() + ": " + error.getMessage())
                .toList();
    }

    private static Schema compile(ObjectNode schema) {
        return REGISTRY.getSchema(schema);
    }
}
