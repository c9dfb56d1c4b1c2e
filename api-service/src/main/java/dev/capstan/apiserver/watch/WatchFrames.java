package dev.capstan.apiserver.watch;

import dev.capstan.apiserver.answer.AnswerForm;
import dev.capstan.apiserver.registry.Metadata;
import dev.capstan.apiserver.table.IncludeObject;
import dev.capstan.apiserver.table.PartialMetadata;
import dev.capstan.apiserver.table.TableConverter;
import dev.capstan.resource.ResourceType;
import java.io.IOException;
import java.util.List;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** One watcher's frames: a JSON document each, in the shape asked for. */
final class WatchFrames {
    private static final ObjectWriter JSON = JsonMapper.builder().build().writer();

    private final ResourceType type;
    private final AnswerForm form;
    private final IncludeObject includeObject;
    private final TableConverter tables;
    private final FrameSink sink;
    private boolean columnsSent;

    WatchFrames(
            ResourceType type, AnswerForm form, IncludeObject includeObject, TableConverter tables, FrameSink sink) {
        this.type = type;
        this.form = form;
        this.includeObject = includeObject;
        this.tables = tables;
        this.sink = sink;
    }

    void event(WatchEvent event) throws IOException {
        frame(event.type().name(), shaped(event.object()));
    }

    /** @param initialEventsEnd marks the bookmark that ends the initial events */
    void bookmark(long revision, boolean initialEventsEnd) throws IOException {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("kind", type.kind()).put("apiVersion", type.apiVersion());
        Metadata metadata = Metadata.of(object);
        metadata.setResourceVersion(revision);
        if (initialEventsEnd) {
            metadata.node().putObject("annotations").put("k8s.io/initial-events-end", "true");
        }
        frame(
                "BOOKMARK",
                switch (form.shape()) {
                    case OBJECT -> object;
                    case PARTIAL_METADATA -> PartialMetadata.of(object, form.version());
                    // No row: a bookmark shows no object.
                    case TABLE -> tables.rows(type, form.version(), metadata.node(), List.of(), includeObject);
                });
    }

    /** @param status a Status, whatever shape the objects have */
    void error(ObjectNode status) throws IOException {
        frame("ERROR", status);
    }

    private ObjectNode shaped(ObjectNode object) {
        return switch (form.shape()) {
            case OBJECT -> object;
            case PARTIAL_METADATA -> PartialMetadata.of(object, form.version());
            case TABLE -> table(object);
        };
    }

    /** Only the first frame explains the columns. */
    private ObjectNode table(ObjectNode object) {
        ObjectNode metadata = JsonNodeFactory.instance.objectNode();
        metadata.put("resourceVersion", Metadata.of(object).resourceVersion());
        if (columnsSent) {
            return tables.rows(type, form.version(), metadata, List.of(object), includeObject);
        }
        columnsSent = true;
        return tables.table(type, form.version(), metadata, List.of(object), includeObject);
    }

    private void frame(String eventType, ObjectNode object) throws IOException {
        ObjectNode frame = JsonNodeFactory.instance.objectNode();
        frame.put("type", eventType).set("object", object);
        sink.send(JSON.writeValueAsBytes(frame));
    }
}
