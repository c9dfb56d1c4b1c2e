package dev.capstan.k8s.schema;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON Schema of one of Strimzi's kinds, out of the custom resource definition that Strimzi's own generator makes of its
 * model classes: what a cluster would check. A cluster prunes unknown fields; here they are refused.
 *
 * <p>Its rules in CEL are not carried out.
 */
final class StrimziSchema {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String VERSION = "v1";

    private StrimziSchema() {}

    static ObjectNode of(String model) {
        JsonNode definition = definitionOf(model);
        JsonNode version = definition.path("spec").path("versions").path(0);
        ObjectNode schema =
                (ObjectNode) version.path("schema").path("openAPIV3Schema").deepCopy();
        close(schema);
        identify(
                schema,
                definition.path("spec").path("group").asString() + "/" + VERSION,
                definition.path("spec").path("names").path("kind").asString());
        return schema;
    }

    /** The generator is a program, not a library; it runs with its own jar and the models' and nothing else. */
    private static JsonNode definitionOf(String model) {
        try {
            Path file = Files.createTempFile("crd", ".yaml");
            try {
                run(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        jar("strimzi.api") + ":" + jar("strimzi.crd-generator"),
                        "io.strimzi.crdgenerator.CrdGenerator",
                        "--target-kube",
                        "1.16+",
                        "--crd-api-version",
                        "v1",
                        "--api-versions",
                        VERSION,
                        "--storage-version",
                        VERSION,
                        "--yaml",
                        model + "=" + file));
                return JSON.valueToTree(
                        new Yaml(new SafeConstructor(new LoaderOptions())).<Object>load(Files.readString(file)));
            } finally {
                Files.delete(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + ": " + output);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
    }

    /** Told by the build. */
    private static String jar(String property) {
        String path = System.getProperty(property);
        return Objects.requireNonNull(path, "run this by Maven: -D" + property + " is not set");
    }

    /** {@code metadata} is an object of any content to the definition; the server knows it. */
    private static void identify(ObjectNode schema, String apiVersion, String kind) {
        ObjectNode properties = (ObjectNode) schema.path("properties");
        ((ObjectNode) properties.path("apiVersion")).put("const", apiVersion);
        ((ObjectNode) properties.path("kind")).put("const", kind);
        ObjectNode metadata = properties.putObject("metadata");
        metadata.put("type", "object").put("additionalProperties", false);
        ObjectNode known = metadata.putObject("properties");
        known.putObject("name").put("type", "string");
        known.putObject("namespace").put("type", "string");
        for (String map : List.of("labels", "annotations")) {
            known.putObject(map)
                    .put("type", "object")
                    .putObject("additionalProperties")
                    .put("type", "string");
        }
        metadata.putArray("required").add("name");
        schema.withArray("required").add("apiVersion").add("kind").add("metadata");
    }

    private static void close(JsonNode schema) {
        if (schema instanceof ObjectNode object) {
            boolean open = object.path("x-kubernetes-preserve-unknown-fields").asBoolean(false)
                    || object.has("additionalProperties");
            if (object.path("type").asString("").equals("object") && object.has("properties") && !open) {
                object.put("additionalProperties", false);
            }
        }
        schema.forEach(StrimziSchema::close);
    }
}
