package dev.capstan.apiserver.registry;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code metadata} of an object tree, read and written by its fields' names. Absent strings read as the empty string. */
public record Metadata(ObjectNode node) {

    /** Adds an empty {@code metadata} to an object that has none. */
    public static Metadata of(ObjectNode object) {
        return object.get("metadata") instanceof ObjectNode metadata
                ? new Metadata(metadata)
                : new Metadata(object.putObject("metadata"));
    }

    public String name() {
        return text("name");
    }

    public String namespace() {
        return text("namespace");
    }

    public String uid() {
        return text("uid");
    }

    public String resourceVersion() {
        return text("resourceVersion");
    }

    public Map<String, String> labels() {
        Map<String, String> labels = new LinkedHashMap<>();
        node.path("labels")
                .properties()
                .forEach(entry -> labels.put(entry.getKey(), entry.getValue().asString("")));
        return labels;
    }

    public List<String> finalizers() {
        List<String> finalizers = new ArrayList<>();
        node.path("finalizers").forEach(finalizer -> finalizers.add(finalizer.asString("")));
        return finalizers;
    }

    public boolean isDeleting() {
        return node.hasNonNull("deletionTimestamp");
    }

    public Optional<Instant> deletionTimestamp() {
        return isDeleting() ? Optional.of(Instant.parse(text("deletionTimestamp"))) : Optional.empty();
    }

    public OptionalLong deletionGracePeriodSeconds() {
        JsonNode seconds = node.path("deletionGracePeriodSeconds");
        return seconds.isNumber() ? OptionalLong.of(seconds.longValue()) : OptionalLong.empty();
    }

    public void setFinalizers(List<String> finalizers) {
        if (finalizers.isEmpty()) {
            node.remove("finalizers");
            return;
        }
        ArrayNode array = node.putArray("finalizers");
        finalizers.forEach(array::add);
    }

    /** The API's times have whole seconds. */
    void setDeletionTimestamp(Instant instant) {
        node.put("deletionTimestamp", instant.truncatedTo(ChronoUnit.SECONDS).toString());
    }

    void setDeletionGracePeriodSeconds(long seconds) {
        put("deletionGracePeriodSeconds", seconds);
    }

    public void setResourceVersion(long revision) {
        node.put("resourceVersion", Long.toString(revision));
    }

    /** A deletion that has to wait is a change of what is desired; kinds without a generation stay without. */
    void raiseGeneration() {
        if (node.path("generation").longValue(0) > 0) {
            put("generation", node.path("generation").longValue() + 1);
        }
    }

    /** In an int where it fits, as in a tree that was read from text. */
    private void put(String field, long value) {
        if (value == (int) value) {
            node.put(field, (int) value);
        } else {
            node.put(field, value);
        }
    }

    private String text(String field) {
        return node.path(field).asString("");
    }
}
