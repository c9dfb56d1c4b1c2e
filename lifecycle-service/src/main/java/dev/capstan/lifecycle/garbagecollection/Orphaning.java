package dev.capstan.lifecycle.garbagecollection;

import dev.capstan.lifecycle.api.LiveObjects;
import dev.capstan.resource.ObjectKey;
import dev.capstan.resource.Owners;
import dev.capstan.resource.ResourceType;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Takes the references to an owner away from its dependents.
 *
 * <p>The dependents are listed live: one that an informer doesn't show yet would be deleted with its owner, against the user's
 * word. Orphaning is rare enough to pay for it.
 */
final class Orphaning {
    private static final int NOT_FOUND = 404;

    private final Collection<ResourceType> types;
    private final LiveObjects live;

    /**
     * @param types that may have owners
     */
    Orphaning(Collection<ResourceType> types, LiveObjects live) {
        this.types = types;
        this.live = live;
    }

    void setDependentsFree(HasMetadata owner) {
        String namespace = ObjectKey.of(owner).namespace();
        for (ResourceType type : types) {
            // Dependents of a namespaced owner are in its namespace; those of any other may be anywhere.
            if (type.namespaced() || namespace.isEmpty()) {
                live.list(type.model(), namespace).forEach(object -> setFree(object, owner));
            }
        }
    }

    private void setFree(HasMetadata object, HasMetadata owner) {
        String uid = owner.getMetadata().getUid();
        List<OwnerReference> others = Owners.of(object).stream()
                .filter(reference -> !reference.getUid().equals(uid))
                .toList();
        if (others.size() == Owners.of(object).size()) {
            return;
        }
        try {
            live.patch(object, Map.of("metadata", Map.of("ownerReferences", others)));
        } catch (KubernetesClientException refused) {
            if (refused.getCode() != NOT_FOUND) {
                throw refused;
            }
        }
    }
}
