package dev.capstan.apiserver.pod;

import dev.capstan.apiserver.strategy.Field;

/** {@code status.conditions}, by type. */
record PodConditions(Field conditions) {
    static PodConditions of(Field pod) {
        return new PodConditions(pod.child("status").child("conditions"));
    }

    boolean isTrue(String type) {
        return has(type, "status", "True");
    }

    boolean hasReason(String type, String reason) {
        return has(type, "reason", reason);
    }

    private boolean has(String type, String field, String value) {
        return conditions.items().stream()
                .anyMatch(condition -> condition.child("type").is(type)
                        && condition.child(field).is(value));
    }
}
