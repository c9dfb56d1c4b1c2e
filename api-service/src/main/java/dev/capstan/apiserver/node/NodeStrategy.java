package dev.capstan.apiserver.node;

import dev.capstan.apiserver.errors.FieldError;
import dev.capstan.apiserver.strategy.Field;
import dev.capstan.apiserver.strategy.ResourceStrategy;
import dev.capstan.apiserver.strategy.SpecAndStatus;
import dev.capstan.resource.ResourceType;
import dev.capstan.resource.ResourceTypes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A Node is created with its status: its agent registers it in one go. */
@Component
class NodeStrategy implements ResourceStrategy {
    @Override
    public ResourceType type() {
        return ResourceTypes.NODES;
    }

    /** A node that says nothing of what it keeps back can give all it has. */
    @Override
    public void setDefaults(ObjectNode object) {
        if (object.path("status") instanceof ObjectNode status
                && status.has("capacity")
                && !status.has("allocatable")) {
            status.set("allocatable", status.path("capacity").deepCopy());
        }
    }

    @Override
    public List<FieldError> validateCreate(ObjectNode object, List<String> warnings) {
        return List.of();
    }

    @Override
    public void prepareForUpdate(ObjectNode object, ObjectNode old) {
        SpecAndStatus.keepStatus(object, old);
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode object, ObjectNode old, List<String> warnings) {
        return List.of();
    }

    @Override
    public boolean hasStatus() {
        return true;
    }

    @Override
    public Map<String, String> selectableFields(ObjectNode object) {
        boolean unschedulable =
                Field.root(object).child("spec").child("unschedulable").isTrue();
        return Map.of("spec.unschedulable", Boolean.toString(unschedulable));
    }

    @Override
    public List<String> selectableFieldNames() {
        return List.of("spec.unschedulable");
    }

    @Override
    public List<Column> columns() {
        return NodeColumns.COLUMNS;
    }

    @Override
    public List<JsonNode> row(ObjectNode object, Instant now) {
        return NodeColumns.row(object, now);
    }
}
