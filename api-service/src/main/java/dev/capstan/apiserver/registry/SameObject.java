package dev.capstan.apiserver.registry;

import java.util.Comparator;
import tools.jackson.databind.JsonNode;

/** Whether two trees say the same. Numbers are compared by value: {@code 2} is {@code 2}, whichever Java type holds it. */
final class SameObject {
    private static final Comparator<JsonNode> BY_VALUE = (left, right) -> {
        if (left.isNumber() && right.isNumber()) {
            return left.decimalValue().compareTo(right.decimalValue());
        }
        return left.equals(right) ? 0 : 1;
    };

    private SameObject() {}

    static boolean is(JsonNode left, JsonNode right) {
        return left.equals(BY_VALUE, right);
    }
}
