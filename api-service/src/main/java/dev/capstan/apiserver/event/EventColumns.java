package dev.capstan.apiserver.event;

import dev.capstan.apiserver.strategy.Field;
import dev.capstan.apiserver.strategy.ResourceStrategy.Column;
import dev.capstan.apiserver.strategy.Row;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** How {@code kubectl get events} prints the older and the newer form of Events alike. */
final class EventColumns {
    static final List<Column> COLUMNS = List.of(
            Column.text("Last Seen", "How long ago it happened last"),
            Column.text("Type", "Normal or Warning"),
            Column.text("Reason", "What happened, in one word"),
            Column.text("Object", "The object that it happened to"),
            Column.text("Subobject", "The part of that object").wide(),
            Column.text("Source", "Who reports it, and from which host").wide(),
            Column.text("Message", "What happened, for people"),
            Column.text("First Seen", "How long ago it happened first").wide(),
            Column.text("Count", "How often it happened").wide(),
            Column.NAME.wide());

    private EventColumns() {}

    static List<JsonNode> row(ObjectNode object, Instant now) {
        Field event = Field.root(object);
        Field involved = event.child("involvedObject");
        return Row.of(object, now)
                .since(lastSeen(event))
                .text(event.child("type").text())
                .text(event.child("reason").text())
                .text(target(involved))
                .text(involved.child("fieldPath").text())
                .text(source(event))
                .text(event.child("message").text().strip())
                .since(firstSeen(event))
                .number(count(event))
                .name()
                .cells();
    }

    private static String firstSeen(Field event) {
        return event.child("firstTimestamp").textOr(event.child("eventTime").text());
    }

    private static String lastSeen(Field event) {
        Field series = event.child("series");
        return series.isPresent()
                ? series.child("lastObservedTime").text()
                : event.child("lastTimestamp").textOr(firstSeen(event));
    }

    private static long count(Field event) {
        Field series = event.child("series");
        return series.isPresent()
                ? series.child("count").number()
                : Math.max(1, event.child("count").number());
    }

    private static String target(Field involved) {
        String kind = involved.child("kind").text().toLowerCase(Locale.ROOT);
        return involved.child("name").isEmpty()
                ? kind
                : kind + "/" + involved.child("name").text();
    }

    private static String source(Field event) {
        Field source = event.child("source");
        boolean isNewStyle = source.child("component").isEmpty();
        String component = isNewStyle
                ? event.child("reportingComponent").text()
                : source.child("component").text();
        String host = isNewStyle
                ? event.child("reportingInstance").text()
                : source.child("host").text();
        return host.isEmpty() ? component : component + ", " + host;
    }
}
