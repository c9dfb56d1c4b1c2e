package dev.capstan.apiserver.patch;

import dev.capstan.apiserver.errors.ApiException;
import io.fabric8.zjsonpatch.CompatibilityFlags;
import io.fabric8.zjsonpatch.JsonPatch;
import java.util.EnumSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** RFC 6902 by fabric8's zjsonpatch, with Kubernetes' limits: 10,000 operations, and copies that add up to 3 MiB. */
final class JsonPatchOperations {
    private static final int MOST_OPERATIONS = 10_000;
    private static final long MOST_COPIED = 3 * 1024 * 1024;

    /** Removing what isn't there is an error, as in Kubernetes. */
    private static final EnumSet<CompatibilityFlags> STRICT =
            EnumSet.of(CompatibilityFlags.FORBID_REMOVE_MISSING_OBJECT);

    private JsonPatchOperations() {}

    static ObjectNode apply(ArrayNode operations, ObjectNode current) {
        if (operations.size() > MOST_OPERATIONS) {
            throw ApiException.tooLarge("The allowed maximum operations in a JSON patch is " + MOST_OPERATIONS
                    + ", got " + operations.size());
        }
        try {
            JsonNode patched = copiesAnything(operations)
                    ? applyOneByOne(operations, current)
                    : JsonPatch.apply(operations, current, STRICT);
            if (patched instanceof ObjectNode object) {
                return object;
            }
            throw PatchRefusals.unfit();
        } catch (ApiException refused) {
            throw refused;
        } catch (RuntimeException unfit) {
            // The library has many names for it.
            throw PatchRefusals.unfit();
        }
    }

    private static boolean copiesAnything(ArrayNode operations) {
        return operations.valueStream().anyMatch(JsonPatchOperations::isCopy);
    }

    private static boolean isCopy(JsonNode operation) {
        return operation.path("op").asString("").equals("copy");
    }

    /** A few dozen copies of the document into itself would fill any memory. */
    private static JsonNode applyOneByOne(ArrayNode operations, ObjectNode current) {
        JsonNode result = current;
        long copied = 0;
        for (JsonNode operation : operations) {
            if (isCopy(operation)) {
                copied += result.at(operation.path("from").asString(""))
                        .toString()
                        .length();
                if (copied > MOST_COPIED) {
                    throw PatchRefusals.unfit();
                }
            }
            result = JsonPatch.apply(JsonNodeFactory.instance.arrayNode().add(operation), result, STRICT);
        }
        return result;
    }
}
