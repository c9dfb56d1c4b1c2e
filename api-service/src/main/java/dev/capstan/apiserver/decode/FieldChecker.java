package dev.capstan.apiserver.decode;

import dev.capstan.apiserver.errors.ApiException;
import dev.capstan.apiserver.schema.Schema;
import dev.capstan.apiserver.schema.Schemas;
import dev.capstan.resource.ResourceType;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Checks a tree that came out of a patch, as the API server checks a patched object ({@code handlers/patch.go}). */
@Component
public final class FieldChecker {
    private static final int UNPROCESSABLE = 422;

    private final Schemas schemas;

    public FieldChecker(Schemas schemas) {
        this.schemas = schemas;
    }

    /**
     * Drops unknown fields, nulls and what Go would leave out from {@code tree}.
     *
     * @return warnings
     * @throws ApiException 422 for a wrong type anywhere, and for unknown fields under {@code STRICT}
     */
    public List<String> check(ResourceType type, ObjectNode tree, FieldValidation validation) {
        return check(schemas.of(type), tree, validation);
    }

    /** For what is no resource of its own: {@code Scale}. */
    public List<String> check(Schema schema, ObjectNode tree, FieldValidation validation) {
        try (JsonParser tokens = JsonMapper.shared().treeAsTokens(tree)) {
            SchemaReader reader = new SchemaReader(tokens);
            ObjectNode checked = reader.read(schema);
            List<String> warnings = StrictErrors.judge(reader.strictErrors(), validation);
            tree.removeAll();
            tree.setAll(checked);
            return warnings;
        } catch (DecodingException unfit) {
            String message = "Invalid value: \""
                    + tree.toString().replace("\\", "\\\\").replace("\"", "\\\"") + "\": " + unfit.getMessage();
            throw new ApiException(
                    UNPROCESSABLE,
                    "Invalid",
                    " \"\" is invalid: patch: " + message,
                    new ApiException.Details(
                            "", "", "", "", List.of(new ApiException.Cause("FieldValueInvalid", message, "patch")), 0));
        }
    }
}
