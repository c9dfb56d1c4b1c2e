package dev.capstan.apiserver.namespace;

import dev.capstan.apiserver.errors.FieldError;
import dev.capstan.apiserver.strategy.Defaults;
import dev.capstan.apiserver.strategy.Field;
import dev.capstan.apiserver.strategy.FinalizerValidation;
import dev.capstan.apiserver.strategy.ResourceStrategy;
import dev.capstan.apiserver.strategy.Row;
import dev.capstan.apiserver.strategy.SpecAndStatus;
import dev.capstan.resource.ResourceType;
import dev.capstan.resource.ResourceTypes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A namespace is born Active and held by the finalizer {@code kubernetes} in its spec, which is taken away when it has been
 * emptied. Its label {@code kubernetes.io/metadata.name} lets selectors name it; nobody can change that.
 */
@Component
class NamespaceStrategy implements ResourceStrategy {
    private static final String FINALIZER = "kubernetes";
    private static final String NAME_LABEL = "kubernetes.io/metadata.name";

    @Override
    public ResourceType type() {
        return ResourceTypes.NAMESPACES;
    }

    @Override
    public void setDefaults(ObjectNode object) {
        ObjectNode metadata = Defaults.of(object).object("metadata");
        String name = metadata.path("name").asString("");
        if (!name.isEmpty()) {
            Defaults.of(metadata).object("labels").put(NAME_LABEL, name);
        }
    }

    @Override
    public void prepareForCreate(ObjectNode object) {
        // Again, as a name made from generateName wasn't there yet when the defaults were set.
        setDefaults(object);
        SpecAndStatus.resetStatus(object).put("phase", "Active");
        ObjectNode spec = Defaults.of(object).object("spec");
        ArrayNode finalizers =
                spec.path("finalizers") instanceof ArrayNode present ? present : spec.putArray("finalizers");
        if (!Field.root(object).child("spec").child("finalizers").texts().contains(FINALIZER)) {
            finalizers.add(FINALIZER);
        }
    }

    @Override
    public List<FieldError> validateCreate(ObjectNode object, List<String> warnings) {
        return FinalizerValidation.validate(Field.root(object).child("spec").child("finalizers"));
    }

    @Override
    public void prepareForUpdate(ObjectNode object, ObjectNode old) {
        SpecAndStatus.keepStatus(object, old);
        SpecAndStatus.keepSpec(object, old);
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
    public List<FieldError> validateStatusUpdate(ObjectNode object, ObjectNode old) {
        Field namespace = Field.root(object);
        Field phase = namespace.child("status").child("phase");
        boolean isDeleted =
                namespace.child("metadata").child("deletionTimestamp").isPresent();
        if (isDeleted && !phase.is("Terminating")) {
            return List.of(phase.invalid("may only be 'Terminating' if `deletionTimestamp` is not empty"));
        }
        if (!isDeleted && !phase.is("Active")) {
            return List.of(phase.invalid("may only be 'Active' if `deletionTimestamp` is empty"));
        }
        return List.of();
    }

    @Override
    public Map<String, String> selectableFields(ObjectNode object) {
        return Map.of("status.phase", object.path("status").path("phase").asString(""));
    }

    @Override
    public List<String> selectableFieldNames() {
        return List.of("status.phase");
    }

    @Override
    public List<Column> columns() {
        return List.of(Column.NAME, Column.text("Status", "Active, or Terminating while it is emptied"), Column.AGE);
    }

    @Override
    public List<JsonNode> row(ObjectNode object, Instant now) {
        String phase = object.path("status").path("phase").asString("");
        return Row.of(object, now).name().text(phase).age().cells();
    }
}
