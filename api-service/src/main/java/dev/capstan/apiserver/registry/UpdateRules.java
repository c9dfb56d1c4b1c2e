package dev.capstan.apiserver.registry;

import dev.capstan.apiserver.errors.FieldError;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Which part of an object a kind of update may change: the whole, the status, the node of a Pod, … */
public interface UpdateRules {
    /** Fills in defaults and puts back to {@code old} what this update may not touch. */
    void prepare(ObjectNode object, ObjectNode old);

    List<FieldError> validate(ObjectNode object, ObjectNode old, List<String> warnings);
}
