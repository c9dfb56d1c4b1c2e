package dev.capstan.apiserver.schema;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Types by Go name. Fields refer to their types through it by name, since a type may contain itself. */
final class TypeTable {
    private final Map<String, Map<String, Schema>> fields = new HashMap<>();

    private final Set<String> atomic = new HashSet<>();

    void add(String name, Map<String, Schema> itsFields) {
        fields.put(name, itsFields);
    }

    void addAtomic(String name) {
        atomic.add(name);
    }

    boolean isAtomic(String name) {
        return atomic.contains(name);
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
