package dev.capstan.apiserver.pod;

import dev.capstan.apiserver.errors.FieldError;
import dev.capstan.apiserver.strategy.Defaults;
import dev.capstan.apiserver.strategy.Field;
import dev.capstan.apiserver.strategy.FieldErrors;
import dev.capstan.apiserver.strategy.HostnameWarning;
import dev.capstan.apiserver.strategy.ResourceStrategy;
import dev.capstan.apiserver.strategy.SpecAndStatus;
import dev.capstan.resource.ResourceType;
import dev.capstan.resource.ResourceTypes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Pod is born Pending, its spec all but fixed, and dies in two steps when an agent has to stop its containers first.
 *
 * @see <a href="https://github.com/kubernetes/kubernetes/blob/v1.33.0/pkg/registry/core/pod/strategy.go">strategy.go</a>
 */
@Component
class PodStrategy implements ResourceStrategy {
    private static final List<String> SELECTABLE = List.of(
            "spec.nodeName",
            "spec.restartPolicy",
            "spec.schedulerName",
            "spec.serviceAccountName",
            "spec.hostNetwork",
            "status.phase",
            "status.podIP",
            "status.nominatedNodeName");

    @Override
    public ResourceType type() {
        return ResourceTypes.PODS;
    }

    @Override
    public void setDefaults(ObjectNode object) {
        PodDefaults.apply(object);
        Defaults.of(object).inside("status", PodDefaults::addresses);
    }

    @Override
    public void prepareForCreate(ObjectNode object) {
        PodAdmission.admit(object);
        SpecAndStatus.startGeneration(object);
        SpecAndStatus.resetStatus(object).put("phase", "Pending").put("qosClass", QosClass.of(object));
    }

    @Override
    public List<FieldError> validateCreate(ObjectNode object, List<String> warnings) {
        HostnameWarning.of(object, "the Pod's hostname").ifPresent(warnings::add);
        Field spec = Field.root(object).child("spec");
        warnings.addAll(PodWarnings.of(spec));
        return FieldErrors.of(errors -> {
            PodSpecValidation.validate(spec, errors);
            if (spec.child("ephemeralContainers").isPresent()) {
                errors.add(spec.child("ephemeralContainers").forbidden("cannot be set on create"));
            }
        });
    }

    @Override
    public void prepareForUpdate(ObjectNode object, ObjectNode old) {
        PodAdmission.readmit(object, old);
        SpecAndStatus.keepStatus(object, old);
        SpecAndStatus.raiseGeneration(object, old, List.of("/spec"));
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode object, ObjectNode old, List<String> warnings) {
        Field spec = Field.root(object).child("spec");
        warnings.addAll(PodWarnings.of(spec));
        return FieldErrors.of(errors -> {
            PodSpecValidation.validate(spec, errors);
            PodUpdateValidation.validate(spec, Field.root(old).child("spec"), errors);
        });
    }

    @Override
    public boolean hasStatus() {
        return true;
    }

    @Override
    public void prepareForStatusUpdate(ObjectNode object, ObjectNode old) {
        SpecAndStatus.keepAllButStatus(object, old);
        String qosClass = old.path("status").path("qosClass").asString("");
        if (!qosClass.isEmpty()) {
            Defaults.of(object).inside("status", status -> Defaults.of(status).text("qosClass", qosClass));
        }
    }

    @Override
    public List<FieldError> validateStatusUpdate(ObjectNode object, ObjectNode old) {
        return FieldErrors.of(errors -> PodStatusValidation.validate(Field.root(object), Field.root(old), errors));
    }

    @Override
    public Duration deletionGrace(ObjectNode object, @Nullable Duration requested) {
        Field pod = Field.root(object);
        Field spec = pod.child("spec");
        boolean nobodyRunsIt = spec.child("nodeName").isEmpty() || isTerminal(pod);
        if (nobodyRunsIt) {
            return Duration.ZERO;
        }
        Duration grace = requested != null
                ? requested
                : Duration.ofSeconds(spec.child("terminationGracePeriodSeconds").number());
        // Kubernetes reads a negative period as one second: as soon as possible, but through the agent.
        return grace.isNegative() ? Duration.ofSeconds(1) : grace;
    }

    private static boolean isTerminal(Field pod) {
        Field phase = pod.child("status").child("phase");
        return phase.is("Succeeded") || phase.is("Failed");
    }

    @Override
    public Map<String, String> selectableFields(ObjectNode object) {
        Field spec = Field.root(object).child("spec");
        Field status = Field.root(object).child("status");
        return Map.of(
                "spec.nodeName", spec.child("nodeName").text(),
                "spec.restartPolicy", spec.child("restartPolicy").text(),
                "spec.schedulerName", spec.child("schedulerName").text(),
                "spec.serviceAccountName", spec.child("serviceAccountName").text(),
                "spec.hostNetwork", Boolean.toString(spec.child("hostNetwork").isTrue()),
                "status.phase", status.child("phase").text(),
                "status.podIP", PodColumns.podIp(status),
                "status.nominatedNodeName", status.child("nominatedNodeName").text());
    }

    @Override
    public List<String> selectableFieldNames() {
        return SELECTABLE;
    }

    @Override
    public List<Column> columns() {
        return PodColumns.COLUMNS;
    }

    @Override
    public List<JsonNode> row(ObjectNode object, Instant now) {
        return PodColumns.row(object, now);
    }

    @Override
    public Optional<RowCondition> rowCondition(ObjectNode object) {
        return PodColumns.condition(object);
    }
}
