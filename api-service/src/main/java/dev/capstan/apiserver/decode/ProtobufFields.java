package dev.capstan.apiserver.decode;

import dev.capstan.apiserver.schema.Schema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The fields of one message by number. */
final class ProtobufFields {
    /** What a number leads to. */
    sealed interface Target {}

    /** A field of the JSON object. */
    record Field(String name, Schema schema) implements Target {}

    /** A struct that Go inlines: the fields within belong to the same JSON object. */
    record Inlined(ProtobufFields fields) implements Target {}

    private final Map<Integer, Target> targets = new HashMap<>();

    static ProtobufFields of(Schema object) {
        ProtobufFields fields = new ProtobufFields();
        object.properties().forEach((name, field) -> {
            List<Integer> numbers = field.protobufNumbers();
            if (!numbers.isEmpty()) {
                fields.add(numbers, new Field(name, field));
            }
        });
        return fields;
    }

    /** Empty for a field that this release doesn't know; Go skips those silently. */
    Optional<Target> byNumber(int number) {
        @Nullable Target target = targets.get(number);
        return Optional.ofNullable(target);
    }

    private void add(List<Integer> numbers, Field field) {
        int first = numbers.getFirst();
        if (numbers.size() == 1) {
            targets.put(first, field);
        } else if (targets.computeIfAbsent(first, number -> new Inlined(new ProtobufFields()))
                instanceof Inlined inlined) {
            inlined.fields().add(numbers.subList(1, numbers.size()), field);
        }
    }
}
