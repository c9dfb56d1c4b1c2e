package dev.capstan.apiserver.fieldmanager;

import dev.capstan.apiserver.errors.ApiException;
import dev.capstan.apiserver.errors.ApiException.Cause;
import dev.capstan.apiserver.errors.ApiException.Details;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The fields that an applier wants to be different and that others own, by owner.
 *
 * @see <a href="https://github.com/kubernetes/apimachinery/blob/v0.33.0/pkg/util/managedfields/internal/conflict.go">conflict.go</a>
 */
final class ApplyConflicts {
    private static final int CONFLICT = 409;

    private final Map<ManagedFieldsEntry, FieldSet> byOwner = new LinkedHashMap<>();

    void add(ManagedFieldsEntry owner, FieldSet fields) {
        if (!fields.isEmpty()) {
            byOwner.put(owner, fields);
        }
    }

    boolean isEmpty() {
        return byOwner.isEmpty();
    }

    /** Those that are no conflict after all taken out. */
    ApplyConflicts without(FieldSet allowed) {
        ApplyConflicts rest = new ApplyConflicts();
        byOwner.forEach((owner, fields) -> rest.add(owner, fields.difference(allowed)));
        return rest;
    }

    ApiException refusal() {
        Map<String, List<String>> paths = new LinkedHashMap<>();
        byOwner.keySet().stream()
                .sorted(Comparator.comparing(ManagedFieldsEntry::print))
                .forEach(owner -> paths.computeIfAbsent(owner.print(), unused -> new ArrayList<>())
                        .addAll(byOwner.getOrDefault(owner, FieldSet.EMPTY).paths()));
        List<Cause> causes = new ArrayList<>();
        paths.forEach((owner, fields) -> fields.forEach(
                field -> causes.add(new Cause("FieldManagerConflict", "conflict with " + owner, field))));
        return new ApiException(CONFLICT, "Conflict", message(paths, causes), new Details("", "", "", "", causes, 0));
    }

    private static String message(Map<String, List<String>> paths, List<Cause> causes) {
        if (causes.size() == 1) {
            Cause only = causes.getFirst();
            return "Apply failed with 1 conflict: " + only.message() + ": " + only.field();
        }
        List<String> lines = new ArrayList<>();
        paths.forEach((owner, fields) -> {
            lines.add("conflicts with " + owner + ":");
            fields.forEach(field -> lines.add("- " + field));
        });
        return "Apply failed with " + causes.size() + " conflicts: " + String.join("\n", lines);
    }
}
