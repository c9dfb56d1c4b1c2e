package dev.capstan.apiserver.secret;

import dev.capstan.apiserver.configmap.Immutability;
import dev.capstan.apiserver.errors.FieldError;
import dev.capstan.apiserver.strategy.Defaults;
import dev.capstan.apiserver.strategy.Field;
import dev.capstan.apiserver.strategy.ResourceStrategy;
import dev.capstan.apiserver.strategy.Row;
import dev.capstan.resource.ResourceType;
import dev.capstan.resource.ResourceTypes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code stringData} is write-only: it overwrites {@code data}, in base64, and is never seen again. */
@Component
class SecretStrategy implements ResourceStrategy {
    @Override
    public ResourceType type() {
        return ResourceTypes.SECRETS;
    }

    @Override
    public void setDefaults(ObjectNode object) {
        Field.root(object).child("stringData").strings().forEach((key, value) -> {
            byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
            Defaults.of(object).object("data").put(key, Base64.getEncoder().encodeToString(bytes));
        });
        object.remove("stringData");
        Defaults.of(object).text("type", "Opaque");
    }

    @Override
    public List<FieldError> validateCreate(ObjectNode object, List<String> warnings) {
        return SecretValidation.validate(Field.root(object));
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode object, ObjectNode old, List<String> warnings) {
        List<FieldError> errors = new ArrayList<>();
        Field type = Field.root(object).child("type");
        if (!type.is(old.path("type").asString(""))) {
            errors.add(type.invalid("field is immutable"));
        }
        errors.addAll(Immutability.validate(object, old, List.of("data")));
        errors.addAll(validateCreate(object, warnings));
        return errors;
    }

    @Override
    public Map<String, String> selectableFields(ObjectNode object) {
        return Map.of("type", object.path("type").asString(""));
    }

    @Override
    public List<String> selectableFieldNames() {
        return List.of("type");
    }

    @Override
    public List<Column> columns() {
        return List.of(
                Column.NAME,
                Column.text("Type", "What kind of secret this is, and so which keys it has"),
                Column.text("Data", "How many keys it holds"),
                Column.AGE);
    }

    @Override
    public List<JsonNode> row(ObjectNode object, Instant now) {
        return Row.of(object, now)
                .name()
                .text(object.path("type").asString(""))
                .number(object.path("data").size())
                .age()
                .cells();
    }
}
