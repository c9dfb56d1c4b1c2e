package dev.capstan.e2e.parity;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One thing that Kubernetes and Capstan don't have in common.
 *
 * @param recording file and case, {@code 3-errors/no image}
 * @param path where in the answer, {@code body.status.conditions[Ready].reason}
 * @param kubernetes null where only Capstan says something
 * @param capstan null where only Kubernetes says something
 */
record Difference(
        String recording,
        String path,
        @Nullable JsonNode kubernetes,
        @Nullable JsonNode capstan) {
    static final String NOTHING = "(nothing)";

    /** How many values it is about. */
    int weight() {
        return Math.max(leaves(kubernetes), leaves(capstan));
    }

    private static int leaves(@Nullable JsonNode value) {
        if (value == null) {
            return 0;
        }
        return value.isContainer()
                ? 1 + value.valueStream().mapToInt(Difference::leaves).sum()
                : 1;
    }

    String kubernetesSays() {
        return text(kubernetes);
    }

    String capstanSays() {
        return text(capstan);
    }

    private static String text(@Nullable JsonNode value) {
        if (value == null) {
            return NOTHING;
        }
        return value.isString() ? value.stringValue() : value.toString();
    }

    /** Whatever its length. */
    String full() {
        return text(kubernetesSays(), capstanSays());
    }

    @Override
    public String toString() {
        return text(shortened(kubernetesSays()), shortened(capstanSays()));
    }

    private String text(String ofKubernetes, String ofCapstan) {
        return recording + " " + path + "\n    Kubernetes: " + ofKubernetes + "\n    Capstan:    " + ofCapstan;
    }

    private static String shortened(String text) {
        return text.length() > 400 ? text.substring(0, 400) + "…" : text;
    }
}
