package dev.capstan.apiserver.strategy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The cells of one line of a Table, put down from left to right. */
public final class Row {
    private final List<JsonNode> cells = new ArrayList<>();
    private final Field metadata;
    private final Instant now;

    private Row(Field metadata, Instant now) {
        this.metadata = metadata;
        this.now = now;
    }

    public static Row of(ObjectNode object, Instant now) {
        return new Row(Field.root(object).child("metadata"), now);
    }

    public Row name() {
        return text(metadata.child("name").text());
    }

    public Row age() {
        return since(metadata.child("creationTimestamp").text());
    }

    public Row since(String timestamp) {
        return text(Age.since(timestamp, now));
    }

    public Row text(String text) {
        cells.add(JsonNodeFactory.instance.stringNode(text));
        return this;
    }

    /** {@code <none>} where there is nothing to print. */
    public Row textOrNone(String text) {
        return text(text.isEmpty() ? "<none>" : text);
    }

    public Row number(long number) {
        cells.add(JsonNodeFactory.instance.numberNode(number));
        return this;
    }

    public List<JsonNode> cells() {
        return List.copyOf(cells);
    }
}
