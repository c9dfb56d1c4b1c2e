package dev.capstan.e2e.parity;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** @param body JSON, or a string where the answer was plain text */
record Answer(int status, JsonNode body) {
    static Answer of(int status, String text) {
        JsonMapper json = JsonMapper.shared();
        boolean isJson = text.startsWith("{") || text.startsWith("[");
        return new Answer(status, isJson ? json.readTree(text) : json.valueToTree(text));
    }

    /** Status and body as one tree, to be compared at once. */
    ObjectNode tree() {
        ObjectNode tree = JsonMapper.shared().createObjectNode().put("status", status);
        tree.set("body", body);
        return tree;
    }
}
