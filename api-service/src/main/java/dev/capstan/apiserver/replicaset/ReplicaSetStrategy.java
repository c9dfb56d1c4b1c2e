package dev.capstan.apiserver.replicaset;

import dev.capstan.apiserver.errors.FieldError;
import dev.capstan.apiserver.pod.PodSpecDefaults;
import dev.capstan.apiserver.pod.PodTemplateValidation;
import dev.capstan.apiserver.pod.TemplateColumns;
import dev.capstan.apiserver.strategy.Defaults;
import dev.capstan.apiserver.strategy.Field;
import dev.capstan.apiserver.strategy.FieldErrors;
import dev.capstan.apiserver.strategy.HostnameWarning;
import dev.capstan.apiserver.strategy.ResourceStrategy;
import dev.capstan.apiserver.strategy.Row;
import dev.capstan.apiserver.strategy.SpecAndStatus;
import dev.capstan.resource.ResourceType;
import dev.capstan.resource.ResourceTypes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Its status always says {@code replicas}, if only 0: readers take the field for granted. */
@Component
class ReplicaSetStrategy implements ResourceStrategy {
    private static final String REPLICAS = "replicas";
    private static final List<Column> COLUMNS = Stream.concat(
                    Stream.of(
                            Column.NAME,
                            Column.number("Desired", "How many Pods there should be"),
                            Column.number("Current", "How many Pods there are"),
                            Column.number("Ready", "How many Pods are ready"),
                            Column.AGE),
                    TemplateColumns.COLUMNS.stream())
            .toList();

    @Override
    public ResourceType type() {
        return ResourceTypes.REPLICASETS;
    }

    @Override
    public void setDefaults(ObjectNode object) {
        ObjectNode spec = Defaults.of(object).object("spec");
        Defaults.of(spec).number(REPLICAS, 1);
        PodSpecDefaults.applyToTemplate(spec);
        Defaults.of(object).inside("status", status -> Defaults.of(status).number(REPLICAS, 0));
    }

    @Override
    public void prepareForCreate(ObjectNode object) {
        SpecAndStatus.resetStatus(object).put(REPLICAS, 0);
        SpecAndStatus.startGeneration(object);
    }

    @Override
    public List<FieldError> validateCreate(ObjectNode object, List<String> warnings) {
        HostnameWarning.of(object, "Pod names and hostnames").ifPresent(warnings::add);
        return validateSpec(object, warnings);
    }

    private static List<FieldError> validateSpec(ObjectNode object, List<String> warnings) {
        Field spec = Field.root(object).child("spec");
        warnings.addAll(PodTemplateValidation.warnings(spec));
        return FieldErrors.of(errors -> ReplicaSetValidation.spec(spec, errors));
    }

    @Override
    public void prepareForUpdate(ObjectNode object, ObjectNode old) {
        SpecAndStatus.keepStatus(object, old);
        SpecAndStatus.raiseGeneration(object, old, List.of("/spec"));
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode object, ObjectNode old, List<String> warnings) {
        return FieldErrors.of(errors -> {
            errors.addAll(validateSpec(object, warnings));
            Field selector = Field.root(object).child("spec").child("selector");
            if (!selector.isSameAs(Field.root(old).child("spec").child("selector"))) {
                errors.add(selector.invalid("field is immutable"));
            }
        });
    }

    @Override
    public boolean hasStatus() {
        return true;
    }

    @Override
    public List<FieldError> validateStatusUpdate(ObjectNode object, ObjectNode old) {
        return FieldErrors.of(
                errors -> ReplicaSetValidation.status(Field.root(object).child("status"), errors));
    }

    @Override
    public boolean hasScale() {
        return true;
    }

    @Override
    public Map<String, String> selectableFields(ObjectNode object) {
        long replicas = Field.root(object).child("status").child(REPLICAS).number();
        return Map.of("status.replicas", Long.toString(replicas));
    }

    @Override
    public List<String> selectableFieldNames() {
        return List.of("status.replicas");
    }

    @Override
    public List<Column> columns() {
        return COLUMNS;
    }

    @Override
    public List<JsonNode> row(ObjectNode object, Instant now) {
        Field spec = Field.root(object).child("spec");
        Field status = Field.root(object).child("status");
        Row row = Row.of(object, now)
                .name()
                .number(spec.child(REPLICAS).number())
                .number(status.child(REPLICAS).number())
                .number(status.child("readyReplicas").number())
                .age();
        return TemplateColumns.add(row, spec).cells();
    }
}
