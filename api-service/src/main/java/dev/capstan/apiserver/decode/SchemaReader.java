package dev.capstan.apiserver.decode;

import dev.capstan.apiserver.schema.Schema;
import dev.capstan.apiserver.schema.Schema.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads one object off a stream of tokens by its schema, into what Go would have written again after reading it:
 *
 * <ol>
 *   <li>a value of the wrong type ends the reading, in the words of {@code encoding/json};
 *   <li>unknown and repeated fields are left out or overwritten, and noted as {@link #strictErrors()} in the order of the
 *       document;
 *   <li>null is absence, in lists and maps the element's zero value;
 *   <li>empty values go where Go's {@code omitempty} drops them;
 *   <li>times, quantities and bytes get their canonical form ({@link ScalarReader}).
 * </ol>
 *
 * <p>One reader reads one object. Depth is bounded by the parser's own limit.
 */
final class SchemaReader {
    private static final int MOST_STRICT_ERRORS = 100;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final JsonParser parser;
    private final FieldPath path = new FieldPath();
    private final List<String> strictErrors = new ArrayList<>();

    SchemaReader(JsonParser parser) {
        this.parser = parser;
    }

    /**
     * @throws DecodingException for what doesn't fit
     * @throws tools.jackson.core.JacksonException for what isn't JSON
     */
    ObjectNode read(Schema schema) {
        JsonToken first = parser.nextToken();
        if (first == JsonToken.VALUE_NULL) {
            return NODES.objectNode();
        }
        if (first != JsonToken.START_OBJECT) {
            throw new DecodingException("json: cannot unmarshal " + (first == null ? "null" : GoTypes.valueOf(first))
                    + " into Go value of type " + GoTypes.typeOf(schema));
        }
        ObjectNode object = object(schema);
        if (parser.nextToken() != null) {
            throw new StreamReadException(parser, "more after the object");
        }
        return object;
    }

    /** Worded for the {@code strict decoding error}: {@code unknown field "spec.foo"}. */
    List<String> strictErrors() {
        return List.copyOf(strictErrors);
    }

    private ObjectNode object(Schema type) {
        ObjectNode object = NODES.objectNode();
        Set<String> seen = new HashSet<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            path.enterField(name);
            noteRepeated(name, seen);
            Schema field = type.properties().get(name);
            if (field == null) {
                note("unknown field \"" + path + "\"");
                parser.skipChildren();
            } else {
                JsonNode value = value(field, type);
                if (value == null || (field.omitEmpty() && isEmpty(value))) {
                    object.remove(name);
                } else {
                    object.set(name, value);
                }
            }
            path.leave();
        }
        return object;
    }

    /** Null where the document says null. */
    private @Nullable JsonNode value(Schema schema, Schema owner) {
        JsonToken token = Objects.requireNonNull(parser.currentToken());
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        return switch (schema.kind()) {
            case OBJECT -> {
                expect(token, JsonToken.START_OBJECT, schema, owner);
                yield object(schema);
            }
            case MAP -> {
                expect(token, JsonToken.START_OBJECT, schema, owner);
                yield map(Objects.requireNonNull(schema.items()), owner);
            }
            case ARRAY -> {
                expect(token, JsonToken.START_ARRAY, schema, owner);
                yield array(Objects.requireNonNull(schema.items()), owner);
            }
            case ANY -> parser.readValueAsTree();
            default -> {
                JsonNode scalar = ScalarReader.read(parser, schema.kind());
                if (scalar == null) {
                    throw mismatch(token, schema, owner);
                }
                yield scalar;
            }
        };
    }

    private ObjectNode map(Schema values, Schema owner) {
        ObjectNode map = NODES.objectNode();
        Set<String> seen = new HashSet<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            parser.nextToken();
            ScalarReader.refuseNul(key);
            path.enterKey(key);
            noteRepeated(key, seen);
            JsonNode value = value(values, owner);
            map.set(key, value == null ? zero(values.kind()) : value);
            path.leave();
        }
        return map;
    }

    private ArrayNode array(Schema elements, Schema owner) {
        ArrayNode array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            path.enterIndex(array.size());
            JsonNode element = value(elements, owner);
            array.add(element == null ? zero(elements.kind()) : element);
            path.leave();
        }
        return array;
    }

    private void noteRepeated(String name, Set<String> seen) {
        if (!seen.add(name)) {
            note("duplicate field \"" + path + "\"");
        }
    }

    private void note(String strictError) {
        if (strictErrors.size() < MOST_STRICT_ERRORS) {
            strictErrors.add(strictError);
        }
    }

    private void expect(JsonToken actual, JsonToken expected, Schema schema, Schema owner) {
        if (actual != expected) {
            throw mismatch(actual, schema, owner);
        }
    }

    private DecodingException mismatch(JsonToken actual, Schema schema, Schema owner) {
        boolean numberThatDoesNotFit = actual.isNumeric()
                && switch (schema.kind()) {
                    case INT32, INT64, INT_OR_STRING -> true;
                    default -> false;
                };
        return new DecodingException("json: cannot unmarshal " + GoTypes.valueOf(actual)
                + (numberThatDoesNotFit ? " " + parser.getString() : "") + " into Go struct field "
                + GoTypes.structOf(owner) + "." + path.structFields() + " of type " + GoTypes.typeOf(schema));
    }

    private static boolean isEmpty(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> value.stringValue().isEmpty();
            case NUMBER -> value.doubleValue() == 0;
            case BOOLEAN -> !value.booleanValue();
            default -> value.isEmpty();
        };
    }

    private static JsonNode zero(Kind kind) {
        return switch (kind) {
            case OBJECT, MAP -> NODES.objectNode();
            case ARRAY -> NODES.arrayNode();
            case STRING, BYTES -> NODES.stringNode("");
            case INT32, INT64, INT_OR_STRING, NUMBER -> NODES.numberNode(0);
            case BOOLEAN -> NODES.booleanNode(false);
            case QUANTITY -> NODES.stringNode("0");
            case TIME, MICRO_TIME, ANY -> NODES.nullNode();
        };
    }
}
