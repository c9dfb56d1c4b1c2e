package dev.capstan.apiserver.serviceaccount;

import dev.capstan.apiserver.errors.FieldError;
import dev.capstan.apiserver.strategy.ResourceStrategy;
import dev.capstan.apiserver.strategy.Row;
import dev.capstan.resource.ResourceType;
import dev.capstan.resource.ResourceTypes;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Nothing beyond metadata is restricted. */
@Component
class ServiceAccountStrategy implements ResourceStrategy {
    @Override
    public ResourceType type() {
        return ResourceTypes.SERVICEACCOUNTS;
    }

    @Override
    public List<FieldError> validateCreate(ObjectNode object, List<String> warnings) {
        return List.of();
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode object, ObjectNode old, List<String> warnings) {
        return List.of();
    }

    @Override
    public List<Column> columns() {
        return List.of(
                Column.NAME,
                Column.text("Secrets", "How many secrets its pods may use, where that is enforced"),
                Column.AGE);
    }

    @Override
    public List<JsonNode> row(ObjectNode object, Instant now) {
        return Row.of(object, now)
                .name()
                .number(object.path("secrets").size())
                .age()
                .cells();
    }
}
