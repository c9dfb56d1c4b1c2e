package dev.capstan.apiserver.schema;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One field or element as {@code schemas.json} has it, or, with nothing said about patches, a whole type.
 */
record FieldSchema(
        Kind kind,
        String name,
        @Nullable Schema items,
        boolean required,
        boolean omitEmpty,
        boolean neverAbsent,
        boolean atomicMap,
        List<Integer> protobufNumbers,
        @Nullable String mergeKey,
        @Nullable String patchStrategy,
        @Nullable String listType,
        List<String> listMapKeys,
        Map<String, String> listMapKeyDefaults,
        TypeTable types)
        implements Schema {

    static FieldSchema type(String name, TypeTable types) {
        return new FieldSchema(
                Kind.OBJECT,
                name,
                null,
                false,
                false,
                true,
                types.isAtomic(name),
                List.of(),
                null,
                null,
                null,
                List.of(),
                Map.of(),
                types);
    }

    @Override
    public Map<String, Schema> properties() {
        return name.isEmpty() ? Map.of() : types.fieldsOf(name);
    }

    @Override
    public String toString() {
        return name.isEmpty() ? kind.toString() : name;
    }
}
