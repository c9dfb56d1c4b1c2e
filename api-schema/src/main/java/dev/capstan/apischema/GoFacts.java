package dev.capstan.apischema;

import dev.capstan.apischema.TypeDescription.ListRule;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What only the Go types say: how patches treat a list ({@code patch-rules.tsv}), which structs and maps have one owner
 * ({@code atomic-maps.txt}), which scalars are pointers ({@code pointers.txt}), so that their zero value isn't the same as
 * their absence, and which structs are none ({@code values.txt}), so that they are never absent.
 */
final class GoFacts {
    private final Map<String, ListRule> rules = new HashMap<>();
    private final Set<String> pointers = new HashSet<>();
    private final Set<String> values = new HashSet<>();
    private final Set<String> atomicMaps = new HashSet<>();

    GoFacts() {
        lines("patch-rules.tsv").skip(1).forEach(this::addRule);
        lines("pointers.txt").forEach(line -> addFields(line, pointers));
        lines("values.txt").forEach(line -> addFields(line, values));
        lines("atomic-maps.txt").forEach(atomicMaps::add);
    }

    ListRule rule(String typeName, String field) {
        return rules.getOrDefault(typeName + "." + field, ListRule.NONE);
    }

    boolean isPointer(String typeName, String field) {
        return pointers.contains(typeName + "." + field);
    }

    boolean isValue(String typeName, String field) {
        return values.contains(typeName + "." + field);
    }

    boolean isAtomic(String typeName) {
        return atomicMaps.contains(typeName);
    }

    boolean isAtomic(String typeName, String field) {
        return atomicMaps.contains(typeName + "." + field);
    }

    /** {@code type.field}, or a type, of every fact, to find those that name nothing. */
    Set<String> named() {
        Set<String> all = new HashSet<>(rules.keySet());
        all.addAll(pointers);
        all.addAll(values);
        all.addAll(atomicMaps);
        return all;
    }

    private void addRule(String line) {
        String[] columns = Arrays.copyOf(line.split("\t"), 6);
        String keys = Objects.requireNonNullElse(columns[5], "");
        rules.put(
                columns[0] + "." + columns[1],
                new ListRule(
                        Objects.requireNonNullElse(columns[2], ""),
                        Objects.requireNonNullElse(columns[3], ""),
                        Objects.requireNonNullElse(columns[4], ""),
                        keys.isEmpty() ? List.of() : List.of(keys.split(","))));
    }

    /** {@code io.k8s.api.apps.v1.DeploymentSpec: replicas revisionHistoryLimit}. */
    private static void addFields(String line, Set<String> facts) {
        String[] parts = line.split(": ", 2);
        for (String field : parts[1].split(" ")) {
            facts.add(parts[0] + "." + field);
        }
    }

    private static Stream<String> lines(String resource) {
        try (var in = Objects.requireNonNull(GoFacts.class.getResourceAsStream(resource), resource);
                var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList().stream();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
