package dev.capstan.apiserver.decode;

import dev.capstan.apiserver.schema.Schema.Kind;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Reads one string, number or boolean into its canonical JSON form. */
final class ScalarReader {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private ScalarReader() {}

    /**
     * @return null when the current token has the wrong type or the number doesn't fit
     * @throws DecodingException for a string that isn't what it should be: no time, no quantity, no base64
     */
    static @Nullable JsonNode read(JsonParser parser, Kind kind) {
        JsonToken token = parser.currentToken();
        return switch (kind) {
            case STRING -> token == JsonToken.VALUE_STRING ? NODES.stringNode(text(parser)) : null;
            case BYTES -> token == JsonToken.VALUE_STRING ? NODES.stringNode(Base64Text.canonical(text(parser))) : null;
            case TIME -> NODES.stringNode(Times.canonical(timeText(parser)));
            case MICRO_TIME -> NODES.stringNode(Times.canonicalMicro(timeText(parser)));
            case INT32 ->
                isInteger(parser, Integer.MIN_VALUE, Integer.MAX_VALUE) ? NODES.numberNode(parser.getIntValue()) : null;
            case INT64 -> isInteger(parser, Long.MIN_VALUE, Long.MAX_VALUE) ? whole(parser.getLongValue()) : null;
            case NUMBER -> token.isNumeric() ? NODES.numberNode(parser.getDoubleValue()) : null;
            case BOOLEAN -> token.isBoolean() ? NODES.booleanNode(token == JsonToken.VALUE_TRUE) : null;
            case QUANTITY ->
                NODES.stringNode(CanonicalQuantity.of(
                        token == JsonToken.VALUE_STRING || token.isNumeric() ? text(parser) : token.asString()));
            case INT_OR_STRING ->
                token == JsonToken.VALUE_STRING ? NODES.stringNode(text(parser)) : read(parser, Kind.INT32);
            case OBJECT, MAP, ARRAY, ANY -> throw new IllegalArgumentException(kind + " is no scalar");
        };
    }

    /** U+0000 is legal in JSON and illegal in PostgreSQL: refused at the door, so that no batch of writes meets it. */
    static void refuseNul(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new DecodingException("the character U+0000 cannot be stored");
        }
    }

    private static String text(JsonParser parser) {
        String text = parser.getString();
        refuseNul(text);
        return text;
    }

    private static String timeText(JsonParser parser) {
        JsonToken token = parser.currentToken();
        if (token != JsonToken.VALUE_STRING) {
            throw new DecodingException(
                    "json: cannot unmarshal " + GoTypes.valueOf(token) + " into Go value of type string");
        }
        return parser.getString();
    }

    /** An int where it fits, as a parser would have it: trees of the same object must be equal. */
    private static JsonNode whole(long value) {
        return value == (int) value ? NODES.numberNode((int) value) : NODES.numberNode(value);
    }

    private static boolean isInteger(JsonParser parser, long smallest, long largest) {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            return false;
        }
        if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                && parser.getBigIntegerValue().bitLength() >= Long.SIZE) {
            return false;
        }
        long value = parser.getLongValue();
        return value >= smallest && value <= largest;
    }
}
