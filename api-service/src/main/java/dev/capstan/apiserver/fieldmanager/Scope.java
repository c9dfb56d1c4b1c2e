package dev.capstan.apiserver.fieldmanager;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The part of an object that a path writes: all but the status, or the status alone. What it doesn't write it can't own. */
enum Scope {
    WHOLE,
    ALL_BUT_STATUS,
    STATUS;

    private static final String STATUS_FIELD = "status";
    private static final List<String> IDENTITY = List.of("apiVersion", "kind", "metadata");

    /** Of a configuration, what can be applied here. */
    ObjectNode cut(ObjectNode object) {
        ObjectNode part = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            if (writes(field.getKey()) || IDENTITY.contains(field.getKey())) {
                part.set(field.getKey(), field.getValue());
            }
        }
        return part;
    }

    FieldSet cut(FieldSet fields) {
        return switch (this) {
            case WHOLE -> fields;
            case ALL_BUT_STATUS -> fields.withoutField(STATUS_FIELD);
            case STATUS -> {
                JsonNode status = fields.tree().get(PathElement.ofField(STATUS_FIELD));
                ObjectNode only = JsonNodeFactory.instance.objectNode();
                if (status != null) {
                    only.set(PathElement.ofField(STATUS_FIELD), status);
                }
                yield new FieldSet(only);
            }
        };
    }

    private boolean writes(String field) {
        return switch (this) {
            case WHOLE -> true;
            case ALL_BUT_STATUS -> !field.equals(STATUS_FIELD);
            case STATUS -> field.equals(STATUS_FIELD);
        };
    }
}
