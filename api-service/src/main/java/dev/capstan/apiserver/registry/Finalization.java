package dev.capstan.apiserver.registry;

import dev.capstan.resource.ResourceType;
import dev.capstan.resource.ResourceTypes;
import tools.jackson.databind.node.ObjectNode;

/** When an object under deletion has nothing left to wait for. */
final class Finalization {
    private Finalization() {}

    static boolean isOver(ResourceType type, ObjectNode object) {
        Metadata metadata = Metadata.of(object);
        return metadata.isDeleting()
                && metadata.finalizers().isEmpty()
                && metadata.deletionGracePeriodSeconds().orElse(0) == 0
                && !hasSpecFinalizers(type, object);
    }

    /** Namespaces have finalizers in their spec too: the content that is still to be deleted. */
    static boolean hasSpecFinalizers(ResourceType type, ObjectNode object) {
        return type.equals(ResourceTypes.NAMESPACES)
                && !object.path("spec").path("finalizers").isEmpty();
    }
}
