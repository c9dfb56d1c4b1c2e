package dev.capstan.apiserver.deployment;

import dev.capstan.apiserver.errors.FieldError;
import dev.capstan.apiserver.pod.PodTemplateValidation;
import dev.capstan.apiserver.pod.TemplateColumns;
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
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Beside the spec, annotations count as desired state here: the controller copies them to ReplicaSets, so a change of theirs
 * raises the generation.
 */
@Component
class DeploymentStrategy implements ResourceStrategy {
    private static final List<Column> COLUMNS = Stream.concat(
                    Stream.of(
                            Column.NAME,
                            Column.text("Ready", "How many Pods are ready, of how many desired"),
                            Column.text("Up-to-date", "How many Pods have the newest template"),
                            Column.text("Available", "How many Pods are ready for long enough"),
                            Column.AGE),
                    TemplateColumns.COLUMNS.stream())
            .toList();

    @Override
    public ResourceType type() {
        return ResourceTypes.DEPLOYMENTS;
    }

    @Override
    public void setDefaults(ObjectNode object) {
        DeploymentDefaults.apply(object);
    }

    @Override
    public void prepareForCreate(ObjectNode object) {
        SpecAndStatus.resetStatus(object);
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
        return FieldErrors.of(errors -> DeploymentValidation.spec(spec, errors));
    }

    @Override
    public void prepareForUpdate(ObjectNode object, ObjectNode old) {
        SpecAndStatus.keepStatus(object, old);
        SpecAndStatus.raiseGeneration(object, old, List.of("/spec", "/metadata/annotations"));
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

    /** The controller writes the revision annotation together with the status, so annotations are taken from there, too. */
    @Override
    public void prepareForStatusUpdate(ObjectNode object, ObjectNode old) {
        JsonNode annotations = object.path("metadata").path("annotations");
        SpecAndStatus.keepAllButStatus(object, old);
        ObjectNode metadata = (ObjectNode) object.get("metadata");
        if (annotations.isMissingNode()) {
            metadata.remove("annotations");
        } else {
            metadata.set("annotations", annotations);
        }
    }

    @Override
    public List<FieldError> validateStatusUpdate(ObjectNode object, ObjectNode old) {
        return FieldErrors.of(errors -> DeploymentValidation.status(
                Field.root(object).child("status"), Field.root(old).child("status"), errors));
    }

    @Override
    public boolean hasScale() {
        return true;
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
                .text(status.child("readyReplicas").number() + "/"
                        + spec.child("replicas").number())
                .number(status.child("updatedReplicas").number())
                .number(status.child("availableReplicas").number())
                .age();
        return TemplateColumns.add(row, spec).cells();
    }
}
