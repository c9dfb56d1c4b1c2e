package dev.capstan.apiserver.store;

import dev.capstan.resource.ObjectKey;
import dev.capstan.resource.ResourceType;
import org.jspecify.annotations.Nullable;

/**
 * One row of the change log.
 *
 * @param before null when the object was created
 * @param after the new state; after a deletion the last state, carrying the deletion's own revision
 * @param traceparent W3C trace context of the request that caused the change; null when it had none
 */
public record Change(
        Kind kind,
        long revision,
        ResourceType type,
        ObjectKey key,
        @Nullable StoredObject before,
        StoredObject after,
        @Nullable String traceparent) {
    public enum Kind {
        ADDED,
        MODIFIED,
        DELETED
    }
}
