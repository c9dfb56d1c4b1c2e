package dev.capstan.apiserver.endpoint;

import dev.capstan.apiserver.answer.AnswerForm;
import dev.capstan.apiserver.answer.AnswerWriter;
import dev.capstan.apiserver.registry.Metadata;
import dev.capstan.apiserver.request.ApiRequest;
import dev.capstan.apiserver.table.IncludeObject;
import dev.capstan.apiserver.table.PartialMetadata;
import dev.capstan.apiserver.table.TableConverter;
import java.io.IOException;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Objects and lists on their way out, in the shape that the client's Accept header asks for. */
@Component
public class Answers {
    private final TableConverter tables;
    private final AnswerWriter writer;

    Answers(TableConverter tables, AnswerWriter writer) {
        this.tables = tables;
        this.writer = writer;
    }

    public void object(ApiRequest request, int code, ObjectNode object, List<String> warnings) throws IOException {
        AnswerForm form = AnswerForm.ofObject(request.accept());
        ObjectNode document = switch (form.shape()) {
            case OBJECT -> object;
            case PARTIAL_METADATA -> PartialMetadata.of(object, form.version());
            case TABLE -> {
                ObjectNode metadata = JsonNodeFactory.instance.objectNode();
                metadata.put("resourceVersion", Metadata.of(object).resourceVersion());
                yield tables.table(request.type(), form.version(), metadata, List.of(object), includeObject(request));
            }
        };
        AnswerWriter.warn(request.response(), warnings);
        writer.write(request.http(), request.response(), code, form.encoding(), document);
    }

    /** @param metadata of the list */
    public void list(ApiRequest request, AnswerForm form, ObjectNode metadata, List<ObjectNode> objects)
            throws IOException {
        ObjectNode document = switch (form.shape()) {
            case OBJECT -> list(request, metadata, objects);
            case PARTIAL_METADATA -> partialList(form, metadata, objects);
            case TABLE -> tables.table(request.type(), form.version(), metadata, objects, includeObject(request));
        };
        writer.write(request.http(), request.response(), 200, form.encoding(), document);
    }

    /** For what has no other shape: Status, Scale. */
    public void plain(ApiRequest request, int code, ObjectNode document, List<String> warnings) throws IOException {
        AnswerWriter.warn(request.response(), warnings);
        AnswerForm form = AnswerForm.plain(request.accept());
        writer.write(request.http(), request.response(), code, form.encoding(), document);
    }

    private static IncludeObject includeObject(ApiRequest request) {
        return IncludeObject.parse(request.query().text("includeObject"));
    }

    /** The elements of a list don't repeat their type. */
    private static ObjectNode list(ApiRequest request, ObjectNode metadata, List<ObjectNode> objects) {
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        list.put("kind", request.type().kind() + "List")
                .put("apiVersion", request.type().apiVersion());
        list.set("metadata", metadata);
        ArrayNode items = list.putArray("items");
        for (ObjectNode object : objects) {
            ObjectNode item = items.addObject();
            item.setAll(object);
            item.remove(List.of("kind", "apiVersion"));
        }
        return list;
    }

    private static ObjectNode partialList(AnswerForm form, ObjectNode metadata, List<ObjectNode> objects) {
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        list.put("kind", "PartialObjectMetadataList").put("apiVersion", "meta.k8s.io/" + form.version());
        list.set("metadata", metadata);
        ArrayNode items = list.putArray("items");
        objects.forEach(object -> items.add(PartialMetadata.of(object, form.version())));
        return list;
    }
}
