package dev.capstan.apiserver.configmap;

import dev.capstan.apiserver.errors.FieldError;
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
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** At most 1 MiB of values, under keys that are file names and stand either in {@code data} or in {@code binaryData}. */
@Component
class ConfigMapStrategy implements ResourceStrategy {
    private static final int LARGEST = 1024 * 1024;

    @Override
    public ResourceType type() {
        return ResourceTypes.CONFIGMAPS;
    }

    @Override
    public List<FieldError> validateCreate(ObjectNode object, List<String> warnings) {
        Field configMap = Field.root(object);
        Field data = configMap.child("data");
        Field binaryData = configMap.child("binaryData");
        List<FieldError> errors = new ArrayList<>();
        errors.addAll(keys(data, binaryData, "binaryData"));
        errors.addAll(keys(binaryData, data, "data"));
        if (textBytes(data) + decodedBytes(binaryData) > LARGEST) {
            errors.add(FieldError.tooLong("[]", LARGEST));
        }
        return errors;
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode object, ObjectNode old, List<String> warnings) {
        List<FieldError> errors = new ArrayList<>(Immutability.validate(object, old, List.of("data", "binaryData")));
        errors.addAll(validateCreate(object, warnings));
        return errors;
    }

    private static List<FieldError> keys(Field map, Field other, String otherName) {
        List<FieldError> errors = new ArrayList<>(ConfigKeys.validate(map));
        for (String key : map.keys()) {
            if (other.value().has(key)) {
                errors.add(map.key(key).invalid(key, "duplicate of key present in " + otherName));
            }
        }
        return errors;
    }

    private static long textBytes(Field data) {
        return data.strings().values().stream()
                .mapToLong(value -> value.getBytes(StandardCharsets.UTF_8).length)
                .sum();
    }

    private static long decodedBytes(Field binaryData) {
        return binaryData.strings().values().stream()
                .mapToLong(value -> Base64.getMimeDecoder().decode(value).length)
                .sum();
    }

    @Override
    public List<Column> columns() {
        return List.of(Column.NAME, Column.text("Data", "How many keys it holds"), Column.AGE);
    }

    @Override
    public List<JsonNode> row(ObjectNode object, Instant now) {
        int keys = object.path("data").size() + object.path("binaryData").size();
        return Row.of(object, now).name().number(keys).age().cells();
    }
}
