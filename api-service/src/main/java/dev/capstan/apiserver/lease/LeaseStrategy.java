package dev.capstan.apiserver.lease;

import dev.capstan.apiserver.errors.FieldError;
import dev.capstan.apiserver.strategy.Field;
import dev.capstan.apiserver.strategy.ResourceStrategy;
import dev.capstan.apiserver.strategy.Row;
import dev.capstan.resource.ResourceType;
import dev.capstan.resource.ResourceTypes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A lease lasts some time and changes hands zero times or more. */
@Component
class LeaseStrategy implements ResourceStrategy {
    @Override
    public ResourceType type() {
        return ResourceTypes.LEASES;
    }

    @Override
    public List<FieldError> validateCreate(ObjectNode object, List<String> warnings) {
        Field spec = Field.root(object).child("spec");
        Field duration = spec.child("leaseDurationSeconds");
        Field transitions = spec.child("leaseTransitions");
        List<FieldError> errors = new ArrayList<>();
        if (duration.isPresent() && duration.number() <= 0) {
            errors.add(duration.invalid("must be greater than 0"));
        }
        if (transitions.number() < 0) {
            errors.add(transitions.invalid("must be greater than or equal to 0"));
        }
        return errors;
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode object, ObjectNode old, List<String> warnings) {
        return validateCreate(object, warnings);
    }

    @Override
    public List<Column> columns() {
        return List.of(Column.NAME, Column.text("Holder", "Who holds the lease now"), Column.AGE);
    }

    @Override
    public List<JsonNode> row(ObjectNode object, Instant now) {
        String holder = object.path("spec").path("holderIdentity").asString("");
        return Row.of(object, now).name().text(holder).age().cells();
    }
}
