package dev.capstan.apiserver.strategy;

import java.util.Comparator;
import tools.jackson.databind.JsonNode;

/**
 * Equality of what is meant. A number is the same whether a parser made it an int or a long (JSON and protobuf bodies
 * differ there), and an absent value is the same as an empty one, which Go doesn't write down.
 */
public final class SameValue {
    private static final Comparator<JsonNode> BY_VALUE = (one, other) -> {
        if (one.isNumber() && other.isNumber()) {
            return one.decimalValue().compareTo(other.decimalValue());
        }
        return one.equals(other) ? 0 : 1;
    };

    private SameValue() {}

    public static boolean of(JsonNode one, JsonNode other) {
        return isEmpty(one) && isEmpty(other) || one.equals(BY_VALUE, other);
    }

    private static boolean isEmpty(JsonNode value) {
        return value.isMissingNode() || value.isNull() || value.isContainer() && value.isEmpty();
    }
}
