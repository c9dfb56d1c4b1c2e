package dev.capstan.apiserver.fieldmanager;

import dev.capstan.apiserver.decode.BodyDecoder;
import dev.capstan.apiserver.decode.FieldValidation;
import dev.capstan.apiserver.errors.ApiException;
import dev.capstan.apiserver.schema.Schema;
import dev.capstan.apiserver.schema.Schemas;
import dev.capstan.resource.ObjectKey;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the body of an apply: a configuration in YAML or JSON, kept as its author wrote it, since what it says expressly (null,
 * zero) is owned though it leaves no trace in the object.
 */
@Component
public final class ConfigurationReader {
    private final BodyDecoder decoder;
    private final Schemas schemas;

    ConfigurationReader(BodyDecoder decoder, Schemas schemas) {
        this.decoder = decoder;
        this.schemas = schemas;
    }

    /**
     * @param key names the object in refusals
     * @throws ApiException 400 for what is no such configuration. We differ: Kubernetes answers unknown fields with 500.
     */
    public ObjectNode read(String apiVersion, String kind, ObjectKey key, byte[] body, FieldValidation validation) {
        ObjectNode configuration = decoder.parseYaml(body, validation);
        String said = configuration.path("apiVersion").asString("");
        if (!said.equals(apiVersion)) {
            throw ApiException.badRequest("Incorrect version specified in apply patch. Specified patch version: " + said
                    + ", expected: " + apiVersion);
        }
        if (configuration.path("kind").asString("").isEmpty()) {
            throw ApiException.badRequest("Object 'Kind' is missing in '" + configuration + "'");
        }
        JsonNode managedFields = configuration.path("metadata").path("managedFields");
        if (!managedFields.isMissingNode() && !managedFields.isNull()) {
            throw ApiException.badRequest("metadata.managedFields must be nil");
        }
        // Wrong types end here; what is unknown is told better below.
        decoder.decodeAs(apiVersion, kind, "application/yaml", body, FieldValidation.IGNORE);
        Schema schema = schemas.of(apiVersion, kind);
        String faults = new ConfigurationCheck().faultsIn(schema, configuration);
        if (!faults.isEmpty()) {
            throw ApiException.badRequest("failed to create typed patch object (" + key + "; " + apiVersion + ", Kind="
                    + kind + "): " + faults);
        }
        return configuration;
    }
}
