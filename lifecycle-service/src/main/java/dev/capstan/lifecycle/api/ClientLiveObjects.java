package dev.capstan.lifecycle.api;

import dev.capstan.resource.ObjectKey;
import dev.capstan.resource.ResourceType;
import dev.capstan.resource.ResourceTypes;
import io.fabric8.kubernetes.api.model.DeleteOptions;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@link LiveObjects} through the client. */
final class ClientLiveObjects implements LiveObjects {
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

    private final KubernetesClient client;

    ClientLiveObjects(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public <T extends HasMetadata> Optional<T> get(Class<T> model, ObjectKey key) {
        return Optional.ofNullable(resource(model, key).get());
    }

    @Override
    public <T extends HasMetadata> List<T> list(Class<T> model, String namespace) {
        MixedOperation<T, KubernetesResourceList<T>, Resource<T>> all = client.resources(model);
        return (namespace.isEmpty() ? all.inAnyNamespace() : all.inNamespace(namespace))
                .list()
                .getItems();
    }

    @Override
    public boolean isEmpty(ResourceType type, String namespace) {
        return client.resources(type.model())
                .inNamespace(namespace)
                .list(new ListOptionsBuilder().withLimit(1L).build())
                .getItems()
                .isEmpty();
    }

    @Override
    public void createIfAbsent(HasMetadata object) {
        try {
            client.resource(object).create();
        } catch (KubernetesClientException refused) {
            if (refused.getCode() != CONFLICT) {
                throw refused;
            }
        }
    }

    @Override
    public void patch(HasMetadata seen, Map<String, ?> change) {
        resource(seen.getClass(), ObjectKey.of(seen)).patch(MERGE, json(locked(seen, change)));
    }

    @Override
    public void patchStatus(HasMetadata seen, Map<String, ?> status) {
        resource(seen.getClass(), ObjectKey.of(seen))
                .subresource("status")
                .patch(MERGE, json(locked(seen, Map.of("status", status))));
    }

    /** With the version that was seen, the patch fails with 409 on any other. */
    private static Map<String, Object> locked(HasMetadata seen, Map<String, ?> change) {
        Map<String, Object> patch = new HashMap<>(change);
        Map<String, Object> metadata = new HashMap<>();
        if (change.get("metadata") instanceof Map<?, ?> changes) {
            changes.forEach((name, value) -> metadata.put(String.valueOf(name), value));
        }
        metadata.put("uid", seen.getMetadata().getUid());
        metadata.put("resourceVersion", seen.getMetadata().getResourceVersion());
        patch.put("metadata", metadata);
        return patch;
    }

    @Override
    public void delete(HasMetadata seen, Deletion deletion) {
        DeleteOptionsBuilder options = new DeleteOptionsBuilder()
                .withGracePeriodSeconds(deletion.graceSeconds())
                .withNewPreconditions()
                .withUid(seen.getMetadata().getUid())
                .withResourceVersion(deletion.ifUnchanged() ? seen.getMetadata().getResourceVersion() : null)
                .endPreconditions();
        if (deletion.propagation() != null) {
            options.withPropagationPolicy(deletion.propagation().apiName());
        }
        String path =
                collection(ResourceTypes.of(seen.getClass()), ObjectKey.of(seen).namespace()) + "/"
                        + seen.getMetadata().getName();
        try {
            delete(path, options.build());
        } catch (KubernetesClientException refused) {
            if (refused.getCode() != NOT_FOUND) {
                throw refused;
            }
        }
    }

    @Override
    public void deleteCollection(ResourceType type, String namespace) {
        delete(
                collection(type, namespace),
                new DeleteOptionsBuilder().withPropagationPolicy("Background").build());
    }

    @Override
    public void finalizeNamespace(Namespace namespace) {
        client.raw("/api/v1/namespaces/" + namespace.getMetadata().getName() + "/finalize", "PUT", namespace);
    }

    private void delete(String path, DeleteOptions options) {
        client.raw(path, "DELETE", options);
    }

    private static String collection(ResourceType type, String namespace) {
        return type.basePath() + (type.namespaced() ? "/namespaces/" + namespace : "") + "/" + type.plural();
    }

    private <T extends HasMetadata> Resource<T> resource(Class<T> model, ObjectKey key) {
        MixedOperation<T, KubernetesResourceList<T>, Resource<T>> all = client.resources(model);
        return key.namespace().isEmpty()
                ? all.withName(key.name())
                : all.inNamespace(key.namespace()).withName(key.name());
    }

    private String json(Object patch) {
        return client.getKubernetesSerialization().asJson(patch);
    }
}
