package dev.capstan.lifecycle.serviceaccount;

import dev.capstan.informer.Store;
import dev.capstan.resource.ObjectKey;
import io.fabric8.kubernetes.api.model.Namespace;

/** In a terminating namespace nothing can be created, and nothing need be. */
final class ActiveNamespaces {
    private ActiveNamespaces() {}

    static boolean isActive(Store<Namespace> namespaces, ObjectKey key) {
        return namespaces
                .get(key)
                .filter(namespace -> namespace.getMetadata().getDeletionTimestamp() == null)
                .isPresent();
    }
}
