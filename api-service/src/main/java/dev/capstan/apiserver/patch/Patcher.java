package dev.capstan.apiserver.patch;

import dev.capstan.apiserver.decode.JsonSyntax;
import dev.capstan.apiserver.schema.Schema;
import dev.capstan.apiserver.schema.Schemas;
import dev.capstan.resource.ResourceType;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Applies a patch to an object. Codes and wording are those of {@code apiserver/pkg/endpoints/handlers/patch.go}. */
@Component
public final class Patcher {
    private final Schemas schemas;

    public Patcher(Schemas schemas) {
        this.schemas = schemas;
    }

    /**
     * @param current is left as it is
     * @return a fresh tree, not yet checked against the schema
     * @throws dev.capstan.apiserver.errors.ApiException 400 for a patch that can't be read, 422 for one that doesn't fit the object
     */
    public ObjectNode apply(ResourceType type, PatchType patchType, ObjectNode current, byte[] patch) {
        return apply(schemas.of(type), patchType, current, patch);
    }

    /** For what is no resource of its own: {@code Scale}. */
    public ObjectNode apply(Schema schema, PatchType patchType, ObjectNode current, byte[] patch) {
        return switch (patchType) {
            case JSON -> JsonPatchOperations.apply(operations(parse(patch, "")), current);
            case MERGE ->
                MergePatch.apply(current, object(parse(patch, "error decoding patch: "), "error decoding patch: "));
            case STRATEGIC_MERGE ->
                new StrategicMerge().merge(current.deepCopy(), object(parse(patch, ""), ""), schema);
            case APPLY -> throw new IllegalArgumentException("a configuration is applied, not patched");
        };
    }

    private static JsonNode parse(byte[] patch, String prefix) {
        try {
            JsonNode parsed = JsonMapper.shared().readTree(patch);
            if (!parsed.isMissingNode()) {
                return parsed;
            }
        } catch (JacksonException malformed) {
            throw PatchRefusals.unreadable(prefix + JsonSyntax.faultIn(patch));
        }
        throw PatchRefusals.unreadable(prefix + "unexpected end of JSON input");
    }

    private static ObjectNode object(JsonNode patch, String prefix) {
        if (patch instanceof ObjectNode object) {
            return object;
        }
        throw PatchRefusals.unreadable(
                prefix + "json: cannot unmarshal " + kindOf(patch) + " into Go value of type map[string]interface {}");
    }

    private static ArrayNode operations(JsonNode patch) {
        if (patch instanceof ArrayNode array) {
            return array;
        }
        throw PatchRefusals.unreadable(
                "json: cannot unmarshal " + kindOf(patch) + " into Go value of type jsonpatch.Patch");
    }

    private static String kindOf(JsonNode node) {
        return switch (node.getNodeType()) {
            case BOOLEAN -> "bool";
            case OBJECT -> "object";
            case ARRAY -> "array";
            case NUMBER -> "number";
            case STRING -> "string";
            default -> "null";
        };
    }
}
