package dev.capstan.apiserver.decode;

import dev.capstan.resource.ResourceType;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** Checks a tree that came out of a patch. */
@Component
public final class FieldChecker {
    /**
     * Drops unknown fields, nulls and what Go would leave out from {@code tree}.
     *
     * @return warnings
     * @throws dev.capstan.apiserver.errors.ApiException 422 for a wrong type anywhere, and for unknown fields under {@code STRICT}
     */
    public List<String> check(ResourceType type, ObjectNode tree, FieldValidation validation) {
        throw new UnsupportedOperationException("checking " + type);
    }
}
