package dev.capstan.apiserver.strategy;

import java.util.List;
import java.util.TreeMap;

/** A {@code LabelSelector} in the one-line form of queries: {@code app=web,tier in (a,b),!canary}. */
public final class SelectorText {
    private SelectorText() {}

    /** {@code <none>} for an absent or empty selector. */
    public static String of(Field selector) {
        TreeMap<String, String> byKey = new TreeMap<>();
        selector.child("matchLabels").strings().forEach((key, value) -> byKey.put(key, key + "=" + value));
        for (Field expression : selector.child("matchExpressions").items()) {
            String key = expression.child("key").text();
            byKey.merge(key, expression(key, expression), (one, other) -> one + "," + other);
        }
        return byKey.isEmpty() ? "<none>" : String.join(",", byKey.values());
    }

    private static String expression(String key, Field expression) {
        List<String> sorted =
                expression.child("values").texts().stream().sorted().toList();
        String values = " (" + String.join(",", sorted) + ")";
        return switch (expression.child("operator").text()) {
            case "In" -> key + " in" + values;
            case "NotIn" -> key + " notin" + values;
            case "DoesNotExist" -> "!" + key;
            default -> key;
        };
    }
}
