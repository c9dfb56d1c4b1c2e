package dev.capstan.apiserver.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.apiserver.errors.FieldError;
import dev.capstan.resource.ResourceType;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Bad objects are refused with the causes that Kubernetes gives: field, reason and words. */
class RecordedErrorsTest {
    private static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");

    private final Strategies strategies = Recorded.strategies();
    private final ObjectMetaRules meta = new ObjectMetaRules();

    private record Cause(String field, String reason, String message) {
        static Cause of(FieldError error) {
            return new Cause(error.field(), error.type().reason(), error.message());
        }

        static Cause of(JsonNode cause) {
            return new Cause(
                    cause.path("field").stringValue(),
                    cause.path("reason").stringValue(),
                    cause.path("message").stringValue());
        }

        /** Without what newer releases word differently: Go's types, the limit's amount, the diff of a Pod's spec. */
        Cause essence() {
            String essence = message.replaceFirst(
                            "value: (?:\\{|apps\\.|intstr\\.|map\\[|v1\\.).*(?=: (field is|may not|supported|`selector`))",
                            "value")
                    .replaceFirst("value: 0(?=: may not be 0)", "value")
                    .replaceFirst(" limit of \\S+$", " limit")
                    .replaceFirst("(?s)(pod updates may not change fields other than).*", "$1");
            return new Cause(field, reason, essence);
        }
    }

    @TestFactory
    Stream<DynamicTest> refusesAsKubernetesDoes() throws IOException {
        return Recorded.cases("validation-errors.json")
                .map(recorded -> DynamicTest.dynamicTest(recorded.path("case").stringValue(), () -> replay(recorded)));
    }

    private void replay(JsonNode recorded) {
        List<Cause> expected = recorded.path("causes")
                .valueStream()
                .map(cause -> Cause.of(cause).essence())
                .toList();
        ObjectNode object = Recorded.decoded(recorded.path("object"));
        List<FieldError> errors = recorded.has("old") ? update(object, recorded.path("old")) : create(object);
        assertThat(errors.stream().map(error -> Cause.of(error).essence())).containsExactlyElementsOf(expected);
    }

    private List<FieldError> create(ObjectNode object) {
        ResourceType type = Recorded.typeOf(object);
        ResourceStrategy strategy = strategies.of(type);
        meta.prepareForCreate(type, object, "rec", NOW);
        strategy.setDefaults(object);
        strategy.prepareForCreate(object);
        List<FieldError> errors = new ArrayList<>(meta.validateCreate(type, object));
        errors.addAll(strategy.validateCreate(object, new ArrayList<>()));
        return errors;
    }

    private List<FieldError> update(ObjectNode object, JsonNode stored) {
        ObjectNode old = Recorded.decoded(stored);
        ResourceType type = Recorded.typeOf(object);
        ResourceStrategy strategy = strategies.of(type);
        meta.prepareForUpdate(type, object, old);
        strategy.setDefaults(object);
        strategy.prepareForUpdate(object, old);
        List<FieldError> errors = new ArrayList<>(meta.validateUpdate(type, object, old));
        errors.addAll(strategy.validateUpdate(object, old, new ArrayList<>()));
        return errors;
    }
}
