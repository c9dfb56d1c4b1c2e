package dev.capstan.apiserver.registry;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A condition of a Pod that the API server itself sets to True, in the place of the one of this type, if there is any. */
record PodConditionWrite(String type, ObjectNode condition) {
    static PodConditionWrite of(String type, Instant now) {
        ObjectNode condition = JsonMapper.shared()
                .createObjectNode()
                .put("type", type)
                .put("status", "True")
                .put("lastTransitionTime", now.truncatedTo(ChronoUnit.SECONDS).toString());
        return new PodConditionWrite(type, condition);
    }

    PodConditionWrite because(String reason, String message) {
        condition.put("reason", reason).put("message", message);
        return this;
    }

    boolean isOn(ObjectNode pod) {
        return pod.path("status").path("conditions").valueStream().anyMatch(this::isThis);
    }

    void apply(ObjectNode pod) {
        ArrayNode conditions = pod.withObjectProperty("status").withArrayProperty("conditions");
        for (int i = 0; i < conditions.size(); i++) {
            if (conditions.get(i).path("type").asString("").equals(type)) {
                conditions.set(i, condition);
                return;
            }
        }
        conditions.add(condition);
    }

    private boolean isThis(JsonNode found) {
        return found.path("type").asString("").equals(type)
                && found.path("status").asString("").equals("True")
                && found.path("reason").equals(condition.path("reason"));
    }
}
