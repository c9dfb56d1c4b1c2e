package dev.capstan.lifecycle.api;

import dev.capstan.resource.ObjectKey;
import dev.capstan.resource.ResourceType;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The API server's own answer, now. What destroys asks here first: an informer that lacks an object proves nothing.
 *
 * <p>All methods block, and throw {@link KubernetesClientException} when the server refuses or doesn't answer.
 */
public interface LiveObjects {
    /** Empty only if the server says that it doesn't exist. */
    <T extends HasMetadata> Optional<T> get(Class<T> model, ObjectKey key);

    /**
     * @param namespace the empty string for all
     */
    <T extends HasMetadata> List<T> list(Class<T> model, String namespace);

    boolean isEmpty(ResourceType type, String namespace);

    /** Does nothing if it exists already. */
    void createIfAbsent(HasMetadata object);

    /**
     * Merges {@code change} into the object, if it is still in the version {@code seen}: refused with 409 otherwise.
     */
    void patch(HasMetadata seen, Map<String, ?> change);

    /** {@link #patch} of the status. */
    void patchStatus(HasMetadata seen, Map<String, ?> status);

    /** Does nothing if it is gone already. */
    void delete(HasMetadata seen, Deletion deletion);

    void deleteCollection(ResourceType type, String namespace);

    /** Writes the namespace's {@code spec.finalizers}, which only this way can be. */
    void finalizeNamespace(Namespace namespace);
}
