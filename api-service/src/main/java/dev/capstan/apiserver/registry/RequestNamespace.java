package dev.capstan.apiserver.registry;

import dev.capstan.apiserver.errors.ApiException;
import dev.capstan.resource.ResourceType;

/** The namespace of a written object is the one of its URL, said once or twice. */
final class RequestNamespace {
    private RequestNamespace() {}

    static void ensureIn(Metadata metadata, ResourceType type, String namespace) {
        if (!type.namespaced()) {
            if (!metadata.namespace().isEmpty()) {
                throw mismatch();
            }
        } else if (metadata.namespace().isEmpty()) {
            metadata.node().put("namespace", namespace);
        } else if (!metadata.namespace().equals(namespace)) {
            throw mismatch();
        }
    }

    private static ApiException mismatch() {
        return ApiException.badRequest(
                "the namespace of the provided object does not match the namespace sent on the request");
    }
}
