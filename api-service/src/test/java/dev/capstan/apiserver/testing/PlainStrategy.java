package dev.capstan.apiserver.testing;

import dev.capstan.apiserver.errors.FieldError;
import dev.capstan.apiserver.strategy.ResourceStrategy;
import dev.capstan.resource.ResourceType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Rules that change nothing and refuse nothing. What asks for no grace period gets {@code defaultGrace}. */
public record PlainStrategy(ResourceType type, Duration defaultGrace) implements ResourceStrategy {
    @Override
    public void setDefaults(ObjectNode object) {}

    @Override
    public void prepareForCreate(ObjectNode object) {}

    @Override
    public List<FieldError> validateCreate(ObjectNode object, List<String> warnings) {
        return List.of();
    }

    @Override
    public void prepareForUpdate(ObjectNode object, ObjectNode old) {}

    @Override
    public List<FieldError> validateUpdate(ObjectNode object, ObjectNode old, List<String> warnings) {
        return List.of();
    }

    @Override
    public boolean hasStatus() {
        return true;
    }

    @Override
    public void prepareForStatusUpdate(ObjectNode object, ObjectNode old) {}

    @Override
    public List<FieldError> validateStatusUpdate(ObjectNode object, ObjectNode old) {
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
    public Duration deletionGrace(ObjectNode object, @Nullable Duration requested) {
        return requested == null ? defaultGrace : requested;
    }

    @Override
    public List<Column> columns() {
        return List.of(new Column("Name", "string", "name", "", 0));
    }

    @Override
    public List<JsonNode> row(ObjectNode object, Instant now) {
        return List.of(object.path("metadata").path("name"));
    }
}
