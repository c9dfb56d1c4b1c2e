package dev.capstan.apiserver.fieldmanager;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code metadata.managedFields} of one object, by manager. */
final class ManagedFields {
    private static final String FIELD = "managedFields";
    private static final String METADATA = "metadata";
    /** An object with more updaters than this forgets who the oldest were, or it would grow with every new client. */
    private static final int MOST_UPDATERS = 10;

    private static final String ANCIENT_CHANGES = "ancient-changes";

    private final Map<Manager, ManagedFieldsEntry> entries;

    private ManagedFields(Map<Manager, ManagedFieldsEntry> entries) {
        this.entries = entries;
    }

    static JsonNode in(ObjectNode object) {
        return object.path(METADATA).path(FIELD);
    }

    /** Of a stored object, whose account is as we write it. */
    static ManagedFields of(ObjectNode object) {
        return read(in(object)).orElseGet(ManagedFields::none);
    }

    /** What a client sent; empty when any entry is none. */
    static Optional<ManagedFields> given(JsonNode list) {
        Optional<ManagedFields> read = read(list);
        read.ifPresent(managed -> managed.replaceFields(
                entry -> entry.owning(FieldSet.read(entry.fields().tree()))));
        return read;
    }

    static ManagedFields none() {
        return new ManagedFields(new LinkedHashMap<>());
    }

    private static Optional<ManagedFields> read(JsonNode list) {
        Map<Manager, ManagedFieldsEntry> entries = new LinkedHashMap<>();
        for (JsonNode node : list) {
            Optional<ManagedFieldsEntry> entry = ManagedFieldsEntry.read(node);
            if (entry.isEmpty()) {
                return Optional.empty();
            }
            entries.put(entry.get().manager(), entry.get());
        }
        return Optional.of(new ManagedFields(entries));
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    List<ManagedFieldsEntry> entries() {
        return List.copyOf(entries.values());
    }

    FieldSet ownedBy(Manager manager) {
        ManagedFieldsEntry entry = entries.get(manager);
        return entry == null ? FieldSet.EMPTY : entry.fields();
    }

    FieldSet owned() {
        return entries.values().stream().map(ManagedFieldsEntry::fields).reduce(FieldSet.EMPTY, FieldSet::union);
    }

    void put(Manager manager, String apiVersion, Instant now, FieldSet fields) {
        String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
        entries.put(manager, new ManagedFieldsEntry(manager, apiVersion, time, fields));
    }

    void remove(Manager manager) {
        entries.remove(manager);
    }

    void replaceFields(UnaryOperator<ManagedFieldsEntry> change) {
        entries.replaceAll((manager, entry) -> change.apply(entry));
        entries.values().removeIf(entry -> entry.fields().isEmpty());
    }

    /** Puts the list into the object, in Kubernetes' order; nothing when there is none. */
    void writeTo(ObjectNode object) {
        ObjectNode metadata = object.withObjectProperty(METADATA);
        metadata.remove(FIELD);
        if (entries.isEmpty()) {
            return;
        }
        forgetTheOldest();
        ArrayNode list = metadata.putArray(FIELD);
        entries.values().stream()
                .sorted(ManagedFieldsEntry.ORDER)
                .map(ManagedFieldsEntry::write)
                .forEach(list::add);
    }

    private void forgetTheOldest() {
        List<ManagedFieldsEntry> updaters = new ArrayList<>(entries.values().stream()
                .filter(entry -> entry.manager().operation() == Manager.Operation.Update)
                .sorted(Comparator.comparing(ManagedFieldsEntry::time))
                .toList());
        int many = updaters.size();
        while (many > MOST_UPDATERS && !updaters.isEmpty()) {
            ManagedFieldsEntry oldest = updaters.removeFirst();
            Manager ancient = Manager.updater(ANCIENT_CHANGES, oldest.apiVersion(), "");
            if (!oldest.manager().equals(ancient)) {
                entries.remove(oldest.manager());
                many -= entries.containsKey(ancient) ? 1 : 0;
                FieldSet fields = ownedBy(ancient).union(oldest.fields());
                entries.put(ancient, new ManagedFieldsEntry(ancient, oldest.apiVersion(), oldest.time(), fields));
            }
        }
    }
}
