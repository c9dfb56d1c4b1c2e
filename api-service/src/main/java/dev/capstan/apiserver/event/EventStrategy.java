package dev.capstan.apiserver.event;

import dev.capstan.apiserver.errors.FieldError;
import dev.capstan.apiserver.strategy.Field;
import dev.capstan.apiserver.strategy.ResourceStrategy;
import dev.capstan.resource.ResourceType;
import dev.capstan.resource.ResourceTypes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Events are told by anyone about anything, so little is demanded of them; finding them by their object matters. */
@Component
class EventStrategy implements ResourceStrategy {
    private static final List<String> INVOLVED_OBJECT =
            List.of("kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath");
    private static final List<String> SELECTABLE = List.of(
            "involvedObject.kind",
            "involvedObject.namespace",
            "involvedObject.name",
            "involvedObject.uid",
            "involvedObject.apiVersion",
            "involvedObject.resourceVersion",
            "involvedObject.fieldPath",
            "reason",
            "reportingComponent",
            "source",
            "type");

    @Override
    public ResourceType type() {
        return ResourceTypes.EVENTS;
    }

    @Override
    public List<FieldError> validateCreate(ObjectNode object, List<String> warnings) {
        return EventValidation.validate(Field.root(object));
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode object, ObjectNode old, List<String> warnings) {
        return validateCreate(object, warnings);
    }

    @Override
    public Map<String, String> selectableFields(ObjectNode object) {
        Field event = Field.root(object);
        Field involved = event.child("involvedObject");
        Map<String, String> fields = INVOLVED_OBJECT.stream()
                .collect(Collectors.toMap(
                        "involvedObject."::concat, name -> involved.child(name).text()));
        Function<String, String> own = name -> event.child(name).text();
        fields.put("reason", own.apply("reason"));
        fields.put("reportingComponent", own.apply("reportingComponent"));
        fields.put("source", event.child("source").child("component").textOr(own.apply("reportingComponent")));
        fields.put("type", own.apply("type"));
        return fields;
    }

    @Override
    public List<String> selectableFieldNames() {
        return SELECTABLE;
    }

    @Override
    public List<Column> columns() {
        return EventColumns.COLUMNS;
    }

    @Override
    public List<JsonNode> row(ObjectNode object, Instant now) {
        return EventColumns.row(object, now);
    }
}
