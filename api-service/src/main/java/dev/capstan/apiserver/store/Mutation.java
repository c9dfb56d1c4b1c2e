package dev.capstan.apiserver.store;

import dev.capstan.resource.ObjectKey;
import dev.capstan.resource.ResourceType;
import tools.jackson.databind.node.ObjectNode;

/** One write with what must be true when it commits. The object must carry its uid; the store sets its resourceVersion. */
public sealed interface Mutation {
    ResourceType type();

    ObjectKey key();

    /** The key must be free; for namespaced types the namespace must exist and not be terminating. */
    record Create(ResourceType type, ObjectKey key, ObjectNode object) implements Mutation {}

    /** The object must stand at exactly {@code expectedRevision}. */
    record Update(ResourceType type, ObjectKey key, ObjectNode object, long expectedRevision) implements Mutation {}

    /** The object must stand at exactly {@code expectedRevision}; it is gone afterwards, finalizers or not. */
    record Delete(ResourceType type, ObjectKey key, long expectedRevision) implements Mutation {}
}
