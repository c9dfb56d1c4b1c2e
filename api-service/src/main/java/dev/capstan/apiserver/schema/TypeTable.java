package dev.capstan.apiserver.schema;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Types by Go name. Fields refer to their types through it by name, since a type may contain itself. */
final class TypeTable {
    private final Map<String, Map<String, Schema>> fields = new HashMap<>();

    void add(String name, Map<String, Schema> itsFields) {
        fields.put(name, itsFields);
    }

    boolean has(String name) {
        return fields.containsKey(name);
    }

    Set<String> names() {
        return Set.copyOf(fields.keySet());
    }

    Map<String, Schema> fieldsOf(String name) {
        return fields.getOrDefault(name, Map.of());
    }
}
