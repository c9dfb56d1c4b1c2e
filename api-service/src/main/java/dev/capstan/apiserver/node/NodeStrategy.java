package dev.capstan.apiserver.node;

import dev.capstan.apiserver.errors.FieldError;
import dev.capstan.apiserver.strategy.Defaults;
import dev.capstan.apiserver.strategy.Field;
import dev.capstan.apiserver.strategy.FieldErrors;
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

    @Override
    public void setDefaults(ObjectNode object) {
        Defaults.of(object).inside("spec", NodeStrategy::podCidrs);
        // A node that says nothing of what it keeps back can give all it has.
        if (object.path("status") instanceof ObjectNode status
                && status.has("capacity")
                && !status.has("allocatable")) {
            status.set("allocatable", status.path("capacity").deepCopy());
        }
    }

    /** The one and the list say the same, whichever a client writes. */
    private static void podCidrs(ObjectNode spec) {
        String first = spec.path("podCIDRs").path(0).asString("");
        String single = spec.path("podCIDR").asString("");
        if (first.isEmpty() && !single.isEmpty()) {
            spec.putArray("podCIDRs").add(single);
        } else if (!first.isEmpty()) {
            spec.put("podCIDR", first);
        }
    }

    @Override
    public List<FieldError> validateCreate(ObjectNode object, List<String> warnings) {
        return FieldErrors.of(errors -> NodeValidation.node(Field.root(object), errors));
    }

    @Override
    public void prepareForUpdate(ObjectNode object, ObjectNode old) {
        SpecAndStatus.keepStatus(object, old);
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode object, ObjectNode old, List<String> warnings) {
        return FieldErrors.of(errors -> {
            NodeValidation.node(Field.root(object), errors);
            NodeValidation.update(Field.root(object), Field.root(old), errors);
        });
    }

    @Override
    public boolean hasStatus() {
        return true;
    }

    @Override
    public List<FieldError> validateStatusUpdate(ObjectNode object, ObjectNode old) {
        return FieldErrors.of(errors -> NodeValidation.status(Field.root(object).child("status"), errors));
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
