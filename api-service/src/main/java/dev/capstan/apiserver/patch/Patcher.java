package dev.capstan.apiserver.patch;

import dev.capstan.resource.ResourceType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** Applies a patch to an object. */
@Component
public final class Patcher {
    /**
     * @param current is left as it is
     * @return a fresh tree, not yet checked against the schema
     * @throws dev.capstan.apiserver.errors.ApiException 400 for a patch that can't be read, 422 for one that doesn't fit the object
     */
    public ObjectNode apply(ResourceType type, PatchType patchType, ObjectNode current, byte[] patch) {
        throw new UnsupportedOperationException("patching " + type + " by " + patchType);
    }
}
