package dev.capstan.apiserver.fieldmanager;

import tools.jackson.databind.node.ObjectNode;

/** What a write does to {@code metadata.managedFields}, told once the object has the form in which it would be stored. */
@FunctionalInterface
public interface FieldTracking {
    /** For what the server itself writes, which nobody owns. */
    FieldTracking NONE = (object, before) -> {};

    /**
     * @param object gets its managedFields
     * @param before the stored object; empty when {@code object} is to be created; read-only
     */
    void record(ObjectNode object, ObjectNode before);
}
