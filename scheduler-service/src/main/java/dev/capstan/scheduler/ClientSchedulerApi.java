package dev.capstan.scheduler;

import dev.capstan.resource.ObjectKey;
import dev.capstan.scheduler.cache.PodInfo;
import io.fabric8.kubernetes.api.model.Binding;
import io.fabric8.kubernetes.api.model.BindingBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@link SchedulerApi} on the API server. */
final class ClientSchedulerApi implements SchedulerApi {
    private final KubernetesClient client;

    ClientSchedulerApi(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public void bind(PodInfo pod, String node) {
        Binding binding = new BindingBuilder()
                .withNewMetadata()
                .withNamespace(pod.key().namespace())
                .withName(pod.key().name())
                .withUid(pod.uid())
                .endMetadata()
                .withNewTarget()
                .withApiVersion("v1")
                .withKind("Node")
                .withName(node)
                .endTarget()
                .build();
        String path = "/api/v1/namespaces/" + pod.key().namespace() + "/pods/"
                + pod.key().name() + "/binding";
        client.raw(path, "POST", binding);
    }

    @Override
    public Optional<Pod> read(ObjectKey key) {
        return Optional.ofNullable(
                client.pods().inNamespace(key.namespace()).withName(key.name()).get());
    }

    @Override
    public void setCondition(PodInfo pod, PodCondition condition) {
        Map<String, Object> patch = Map.of(
                "metadata", Map.of("uid", pod.uid()),
                "status", Map.of("conditions", List.of(condition)));
        client.pods()
                .inNamespace(pod.key().namespace())
                .withName(pod.key().name())
                .subresource("status")
                .patch(
                        PatchContext.of(PatchType.STRATEGIC_MERGE),
                        client.getKubernetesSerialization().asJson(patch));
    }
}
