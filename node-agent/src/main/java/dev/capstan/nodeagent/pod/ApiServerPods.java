package dev.capstan.nodeagent.pod;

import io.fabric8.kubernetes.api.model.DeleteOptions;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads and removes Pods over HTTP. */
public final class ApiServerPods implements PodApi {
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;

    private final KubernetesClient client;

    public ApiServerPods(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public Optional<Pod> live(String namespace, String name, String uid) {
        return Optional.ofNullable(
                        client.pods().inNamespace(namespace).withName(name).get())
                .filter(found -> found.getMetadata().getUid().equals(uid));
    }

    @Override
    public Set<String> liveUids() {
        return client.pods().inAnyNamespace().list().getItems().stream()
                .map(pod -> pod.getMetadata().getUid())
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public void remove(Pod pod) {
        ObjectMeta metadata = pod.getMetadata();
        DeleteOptions options = new DeleteOptionsBuilder()
                .withGracePeriodSeconds(0L)
                .withNewPreconditions()
                .withUid(metadata.getUid())
                .endPreconditions()
                .build();
        try {
            client.raw(
                    "/api/v1/namespaces/" + metadata.getNamespace() + "/pods/" + metadata.getName(), "DELETE", options);
        } catch (KubernetesClientException refused) {
            if (refused.getCode() != NOT_FOUND && refused.getCode() != CONFLICT) {
                throw refused;
            }
        }
    }
}
