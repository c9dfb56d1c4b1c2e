package dev.capstan.apiserver.schema;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The shape of one type or field. Recursive types make cycles, so never walk one to the end.
 */
public interface Schema {
    /** The JSON forms of the API. */
    enum Kind {
        OBJECT,
        MAP,
        ARRAY,
        STRING,
        BYTES,
        INT32,
        INT64,
        NUMBER,
        BOOLEAN,
        QUANTITY,
        INT_OR_STRING,
        TIME,
        MICRO_TIME,
        /** Any JSON: {@code managedFields[].fieldsV1}, raw extensions. */
        ANY
    }

    Kind kind();

    /** For objects the Go name, {@code io.k8s.api.core.v1.PodSpec}; else empty. */
    String name();

    /** Of objects; empty for all else. */
    Map<String, Schema> properties();

    default Optional<Schema> property(String name) {
        return Optional.ofNullable(properties().get(name));
    }

    /** The shape of an array's elements or a map's values. */
    @Nullable
    Schema items();

    /** The key by which strategic merge patch merges this list's elements; null for lists that it replaces. */
    @Nullable
    String mergeKey();

    /** {@code merge}, {@code retainKeys}, {@code merge,retainKeys}, or null for replace. */
    @Nullable
    String patchStrategy();
}
