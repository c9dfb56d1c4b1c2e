package dev.capstan.apiserver.decode;

import dev.capstan.apiserver.errors.ApiException;
import dev.capstan.apiserver.schema.Schema;
import dev.capstan.apiserver.schema.Schemas;
import dev.capstan.resource.ResourceType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.node.ObjectNode;

/**
 * Turns a request body into a checked tree, whatever it was encoded in. Codes and wording are those of
 * {@code apiserver/pkg/endpoints/handlers} (create.go, rest.go): what the body says it is must be what the path asks for, or
 * nothing at all.
 */
@Component
public final class BodyDecoder {
    private static final int SUMMARY_LENGTH = 30;
    private static final String SCHEME = "k8s.io/kubernetes/pkg/api/legacyscheme/scheme.go:30";

    private final Schemas schemas;
    private final ProtobufReader protobuf = new ProtobufReader();

    public BodyDecoder(Schemas schemas) {
        this.schemas = schemas;
    }

    /**
     * @param contentType with or without parameters; empty means JSON
     * @throws ApiException 400 for a body that isn't such an object, 415 for an unknown encoding
     */
    public Decoded decode(ResourceType expected, String contentType, byte[] body, FieldValidation validation) {
        return decodeAs(expected.apiVersion(), expected.kind(), contentType, body, validation);
    }

    /** For bodies that are no resource of their own: {@code DeleteOptions}, {@code Binding}, {@code Scale}. */
    public Decoded decodeAs(
            String apiVersion, String kind, String contentType, byte[] body, FieldValidation validation) {
        TypeMeta expected = new TypeMeta(apiVersion, kind);
        Encoding encoding = Encoding.of(contentType);
        Document document;
        TypeMeta actual;
        try {
            document = open(encoding, body);
            actual = document.type().withDefaults(expected);
        } catch (DecodingException unrecognized) {
            throw unrecognized(expected, unrecognized.getMessage(), body);
        }
        requireSameType(expected, actual);
        try {
            return read(document, expected, validation);
        } catch (DecodingException unfit) {
            throw cannotBeHandled(actual, expected, String.valueOf(unfit.getMessage()));
        } catch (JacksonException malformed) {
            throw unrecognized(expected, document.syntaxFault(malformed), body);
        }
    }

    /**
     * An applied configuration as it stands: YAML or JSON, its nulls kept and nothing checked but that it is an object.
     *
     * @throws ApiException 400 for what isn't, and for repeated keys under {@code STRICT}
     */
    public ObjectNode parseYaml(byte[] body, FieldValidation validation) {
        try {
            Document.YamlDocument document = Document.YamlDocument.read(body);
            if (!(document.tree() instanceof ObjectNode object)) {
                throw new DecodingException("json: cannot unmarshal into Go value of type map[string]interface {}");
            }
            if (validation == FieldValidation.STRICT && !document.strictErrors().isEmpty()) {
                throw ApiException.badRequest(
                        "error strict decoding YAML: " + String.join(", ", document.strictErrors()));
            }
            return object;
        } catch (DecodingException malformed) {
            throw ApiException.badRequest("error decoding YAML: " + malformed.getMessage());
        }
    }

    private Document open(Encoding encoding, byte[] body) {
        return switch (encoding) {
            case JSON -> new Document.JsonDocument(body);
            case YAML -> Document.YamlDocument.read(body);
            case PROTOBUF -> Document.ProtobufDocument.open(body, protobuf);
        };
    }

    private Decoded read(Document document, TypeMeta expected, FieldValidation validation) {
        Schema schema = schemas.of(expected.apiVersion(), expected.kind());
        try (JsonParser parser = document.tokens(schema)) {
            SchemaReader reader = new SchemaReader(parser);
            ObjectNode tree = reader.read(schema);
            List<String> strictErrors = new ArrayList<>(document.strictErrors());
            strictErrors.addAll(reader.strictErrors());
            tree.put("apiVersion", expected.apiVersion()).put("kind", expected.kind());
            return new Decoded(tree, StrictErrors.judge(strictErrors, validation));
        }
    }

    private void requireSameType(TypeMeta expected, TypeMeta actual) {
        if (actual.equals(expected) || isServedAs(expected, actual)) {
            return;
        }
        throw cannotBeHandled(
                actual,
                expected,
                schemas.knows(actual.apiVersion(), actual.kind())
                        ? "converting (" + actual.version() + "." + actual.kind() + ") to ("
                                + expected.internalPackage() + "." + expected.kind() + "): unknown conversion"
                        : "no kind \"" + actual.kind() + "\" is registered for version \"" + actual.apiVersion()
                                + "\" in scheme \"" + SCHEME + "\"");
    }

    /** Options belong to every group alike, so their {@code apiVersion} is anybody's; Eviction's older version is its newer. */
    private static boolean isServedAs(TypeMeta expected, TypeMeta actual) {
        return actual.kind().equals(expected.kind())
                && (actual.kind().equals("DeleteOptions") || actual.equals(new TypeMeta("policy/v1beta1", "Eviction")));
    }

    private static ApiException cannotBeHandled(TypeMeta actual, TypeMeta expected, String why) {
        return ApiException.badRequest(actual.kind() + " in version \"" + actual.version()
                + "\" cannot be handled as a " + expected.kind() + ": " + why);
    }

    private static ApiException unrecognized(TypeMeta expected, @Nullable String why, byte[] body) {
        return ApiException.badRequest("the object provided is unrecognized (must be of type " + expected.kind() + "): "
                + why + " (" + summaryOf(body) + ")");
    }

    /** The beginning of the body: as text when it looks like JSON, else in hexadecimal. */
    private static String summaryOf(byte[] body) {
        if (body.length == 0) {
            return "<empty>";
        }
        byte[] start = body.length > SUMMARY_LENGTH ? Arrays.copyOf(body, SUMMARY_LENGTH) : body;
        String shown = body[0] == '{'
                ? new String(start, StandardCharsets.UTF_8)
                : HexFormat.of().formatHex(start);
        return body.length > SUMMARY_LENGTH ? shown + " ..." : shown;
    }
}
