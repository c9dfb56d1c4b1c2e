package dev.capstan.lifecycle.garbagecollection;

import dev.capstan.resource.ObjectKey;
import dev.capstan.resource.Owners;
import dev.capstan.resource.ResourceType;
import io.fabric8.kubernetes.api.model.HasMetadata;

/** An object that names another as its owner. */
record Dependent(ResourceType type, HasMetadata object) {
    ObjectKey key() {
        return ObjectKey.of(object);
    }

    /** Whether a foreground deletion of the owner waits for this one. */
    boolean blocks(String ownerUid) {
        return Owners.of(object).stream()
                .anyMatch(reference ->
                        reference.getUid().equals(ownerUid) && Boolean.TRUE.equals(reference.getBlockOwnerDeletion()));
    }
}
