package dev.capstan.apiserver.schema;

import java.util.List;
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

    /** Whether a client must give this field, as OpenAPI tells it. */
    boolean required();

    /** Whether Go leaves this field's empty value ({@code ""}, {@code 0}, {@code false}, {@code []}, {@code {}}) out of JSON. */
    boolean omitEmpty();

    /** Whether this is a struct that Go never lacks, be it empty: {@code metadata}, {@code spec.template}. */
    boolean neverAbsent();

    /** Whether this object or map has one owner as a whole. */
    boolean atomicMap();

    /** The protobuf field numbers that lead here from the enclosing object: two where Go inlines a struct that protobuf nests. */
    List<Integer> protobufNumbers();

    /** The key by which strategic merge patch merges this list's elements; null for lists that it replaces. */
    @Nullable
    String mergeKey();

    /** {@code merge}, {@code retainKeys}, {@code merge,retainKeys}, or null for replace. */
    @Nullable
    String patchStrategy();

    /** {@code atomic}, {@code set}, {@code map}, or null where nothing is said. */
    @Nullable
    String listType();

    /** The fields that tell elements of a {@code map} list apart; else empty. */
    List<String> listMapKeys();

    /** What a key of {@link #listMapKeys} is where an element doesn't say: {@code protocol} is {@code TCP}. */
    Map<String, String> listMapKeyDefaults();
}
