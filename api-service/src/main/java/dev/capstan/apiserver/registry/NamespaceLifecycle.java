package dev.capstan.apiserver.registry;

import dev.capstan.apiserver.errors.ApiException;
import dev.capstan.apiserver.errors.StoreErrors;
import dev.capstan.apiserver.store.ObjectStore;
import dev.capstan.apiserver.store.ReadVersion;
import dev.capstan.apiserver.store.StoredObject;
import dev.capstan.resource.ObjectKey;
import dev.capstan.resource.ResourceType;
import dev.capstan.resource.ResourceTypes;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * The admission plug-in of that name: nothing is created in a namespace that is missing or under deletion, and the system's own
 * namespaces stay. The commit checks the first again; asking before validation gives the answer that clients know.
 */
@Component
class NamespaceLifecycle {
    private static final Set<String> IMMORTAL = Set.of("default", "kube-system", "kube-public");

    private final ObjectStore store;

    NamespaceLifecycle(ObjectStore store) {
        this.store = store;
    }

    void checkCreate(ResourceType type, String namespace, String name) {
        if (!type.namespaced() || isActive(namespace, new ReadVersion.Any())) {
            return;
        }
        StoredObject found = store.get(
                        ResourceTypes.NAMESPACES, ObjectKey.clusterScoped(namespace), new ReadVersion.Fresh())
                .orElseThrow(() -> ApiException.notFound(ResourceTypes.NAMESPACES, namespace));
        if (Metadata.of(found.tree()).isDeleting()) {
            throw StoreErrors.namespaceTerminating(type, name, namespace);
        }
    }

    void checkDelete(ResourceType type, String name) {
        if (type.equals(ResourceTypes.NAMESPACES) && IMMORTAL.contains(name)) {
            throw ApiException.forbidden(type, name, "this namespace may not be deleted");
        }
    }

    private boolean isActive(String namespace, ReadVersion version) {
        return store.get(ResourceTypes.NAMESPACES, ObjectKey.clusterScoped(namespace), version)
                .filter(found -> !Metadata.of(found.tree()).isDeleting())
                .isPresent();
    }
}
