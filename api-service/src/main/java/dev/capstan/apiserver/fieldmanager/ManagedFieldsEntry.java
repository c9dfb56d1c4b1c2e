package dev.capstan.apiserver.fieldmanager;

import dev.capstan.apiserver.fieldmanager.Manager.Operation;
import java.util.Comparator;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One manager and what it owns.
 *
 * @param apiVersion in which the fields are named
 * @param time when the set of fields was last written, as RFC 3339 to the second; empty when nobody said
 */
record ManagedFieldsEntry(Manager manager, String apiVersion, String time, FieldSet fields) {
    static final String FIELDS_V1 = "FieldsV1";

    /** Appliers first, then by age. */
    static final Comparator<ManagedFieldsEntry> ORDER = Comparator.comparing(
                    (ManagedFieldsEntry entry) -> entry.manager.operation())
            .thenComparing(ManagedFieldsEntry::time)
            .thenComparing(entry -> entry.manager.name())
            .thenComparing(ManagedFieldsEntry::apiVersion)
            .thenComparing(entry -> entry.manager.subresource());

    /** Empty for what is no entry. The set of fields is the entry's own, written as it may be. */
    static Optional<ManagedFieldsEntry> read(JsonNode entry) {
        String apiVersion = text(entry, "apiVersion");
        boolean complete = !apiVersion.isEmpty() && text(entry, "fieldsType").equals(FIELDS_V1);
        Optional<Operation> operation = switch (text(entry, "operation")) {
            case "Apply" -> Optional.of(Operation.Apply);
            case "Update" -> Optional.of(Operation.Update);
            default -> Optional.empty();
        };
        return operation.filter(known -> complete).map(known -> {
            String name = text(entry, "manager");
            String subresource = text(entry, "subresource");
            Manager manager = switch (known) {
                case Apply -> Manager.applier(name, subresource);
                case Update -> new Manager(name, known, apiVersion, subresource);
            };
            FieldSet fields = entry.path("fieldsV1") instanceof ObjectNode tree ? new FieldSet(tree) : FieldSet.EMPTY;
            return new ManagedFieldsEntry(manager, apiVersion, text(entry, "time"), fields);
        });
    }

    ObjectNode write() {
        ObjectNode entry = JsonNodeFactory.instance.objectNode();
        entry.put("manager", manager.name())
                .put("operation", manager.operation().name())
                .put("apiVersion", apiVersion);
        if (!time.isEmpty()) {
            entry.put("time", time);
        }
        entry.put("fieldsType", FIELDS_V1);
        entry.set("fieldsV1", fields.tree());
        if (!manager.subresource().isEmpty()) {
            entry.put("subresource", manager.subresource());
        }
        return entry;
    }

    ManagedFieldsEntry owning(FieldSet other) {
        return new ManagedFieldsEntry(manager, apiVersion, time, other);
    }

    /** As conflicts name it: {@code "kubectl" with subresource "scale" using apps/v1 at 2026-11-24T10:00:00Z}. */
    String print() {
        String quoted = '"' + manager.name().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        String subresource =
                manager.subresource().isEmpty() ? "" : " with subresource \"" + manager.subresource() + '"';
        return switch (manager.operation()) {
            case Apply -> quoted + subresource;
            case Update -> quoted + subresource + " using " + apiVersion;
        };
    }

    private static String text(JsonNode entry, String field) {
        return entry.path(field).asString("");
    }
}
