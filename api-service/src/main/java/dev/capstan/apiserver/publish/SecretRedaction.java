package dev.capstan.apiserver.publish;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * What of a Secret may leave the API server by Kafka: that it exists, not what it holds. Who needs a value asks the API,
 * which decides.
 *
 * <p>Names what stays, so that a field added to Secret later doesn't leak.
 */
final class SecretRedaction {
    private static final List<String> KEPT = List.of("apiVersion", "kind", "type", "immutable");
    /** {@code kubectl apply} keeps a copy of the whole manifest here, values included. */
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    private SecretRedaction() {}

    static ObjectNode withoutValues(ObjectNode secret) {
        ObjectNode kept = secret.objectNode();
        for (String field : KEPT) {
            if (secret.has(field)) {
                kept.set(field, secret.get(field));
            }
        }
        if (secret.get("metadata") instanceof ObjectNode metadata) {
            kept.set("metadata", withoutLastApplied(metadata));
        }
        return kept;
    }

    private static ObjectNode withoutLastApplied(ObjectNode metadata) {
        ObjectNode copy = metadata.deepCopy();
        if (copy.get("annotations") instanceof ObjectNode annotations) {
            annotations.remove(LAST_APPLIED);
        }
        return copy;
    }
}
