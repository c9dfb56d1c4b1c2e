package dev.capstan.apiserver.decode;

import dev.capstan.apiserver.schema.Schema;
import java.time.Instant;
import java.util.Base64;
import java.util.Objects;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Objects with every field set, in canonical form, to random values none of which is empty. */
final class SampleObjects {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final RandomGenerator random;

    SampleObjects(RandomGenerator random) {
        this.random = random;
    }

    ObjectNode object(Schema type) {
        ObjectNode object = NODES.objectNode();
        type.properties().forEach((name, field) -> object.set(name, value(field)));
        return object;
    }

    private JsonNode value(Schema schema) {
        return switch (schema.kind()) {
            case OBJECT -> object(schema);
            case ARRAY -> {
                ArrayNode array = NODES.arrayNode();
                for (int i = random.nextInt(1, 3); i > 0; i--) {
                    array.add(value(Objects.requireNonNull(schema.items())));
                }
                yield array;
            }
            case MAP -> {
                ObjectNode map = NODES.objectNode();
                for (int i = random.nextInt(1, 3); i > 0; i--) {
                    map.set(text(), value(Objects.requireNonNull(schema.items())));
                }
                yield map;
            }
            case STRING -> NODES.stringNode(text());
            case BYTES -> NODES.stringNode(Base64.getEncoder().encodeToString(text().getBytes()));
            case INT32, INT64 -> NODES.numberNode(random.nextInt(1, Integer.MAX_VALUE));
            case NUMBER -> NODES.numberNode(random.nextDouble(1, 2));
            case BOOLEAN -> NODES.booleanNode(true);
            case QUANTITY -> NODES.stringNode(random.nextInt(1, 1000) + "m");
            case INT_OR_STRING ->
                random.nextBoolean() ? NODES.numberNode(random.nextInt(1, 9)) : NODES.stringNode(text());
            case TIME -> NODES.stringNode(Times.seconds(time()));
            case MICRO_TIME -> NODES.stringNode(Times.micros(time()));
            case ANY -> NODES.objectNode().set("f:" + text(), NODES.objectNode());
        };
    }

    private String text() {
        return "ä-" + random.nextInt(1_000_000);
    }

    private Instant time() {
        return Instant.ofEpochSecond(random.nextLong(1, 4_000_000_000L), random.nextInt(1, 999_999) * 1000L);
    }
}
