package dev.capstan.standalone.docs;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code docs/configuration.md}, made of what the compiler found in the typed properties of all services. */
final class ConfigurationReference {
    private static final String METADATA = "META-INF/spring-configuration-metadata.json";

    /** Whose properties these are, in the order of the document. */
    private static final Map<String, String> SECTIONS = Map.ofEntries(
            Map.entry("capstan.agent", "node-agent"),
            Map.entry("capstan.api", "all services but api-service: the API server"),
            Map.entry("capstan.deployment", "deployment-service"),
            Map.entry("capstan.kubelet", "api-service: its way to the agents"),
            Map.entry("capstan.lifecycle", "lifecycle-service"),
            Map.entry("capstan.management", "all services: health and metrics"),
            Map.entry("capstan.ownership", "all controllers: how soon a dead instance's work moves on"),
            Map.entry("capstan.relay", "api-service: the relay to Kafka"),
            Map.entry("capstan.replicaset", "replicaset-service"),
            Map.entry("capstan.scheduler", "scheduler-service"),
            Map.entry("capstan.security", "api-service: who may come in"),
            Map.entry("capstan.store", "api-service: the store"),
            Map.entry("capstan.tracing", "all services: OpenTelemetry"));

    private static final String HEAD = """
            # Configuration

            Every property of every service. A property is set by an argument (`--capstan.deployment.workers=4`), by an
            environment variable (`CAPSTAN_DEPLOYMENT_WORKERS=4`), or in a file `SERVICE.yml` in the working directory; the first of
            these that says something wins. Durations are written `500ms`, `10s`, `5m`; sizes `16MB`. A name that isn't known in a
            section, and a value that makes no sense, end the start with a line that names them.

            Made of the sources by `ConfigurationReferenceTest`, which fails when this file is not what they say. To make it again:
            `mvn -pl standalone -am test -Dtest=ConfigurationReferenceTest -Dcapstan.docs=write`.

            ## Spring Boot's own, as the services use them

            | property | service | meaning |
            |---|---|---|
            | `spring.kafka.bootstrap-servers` | all | where Kafka is |
            | `spring.kafka.properties.*` | all | Kafka's own client settings: `security.protocol`, `sasl.mechanism`, `sasl.jaas.config`, `ssl.truststore.location` … |
            | `spring.datasource.url`, `.username`, `.password` | api-service | PostgreSQL |
            | `server.address`, `server.port` | api-service | where the API is served; kube-apiserver's `--bind-address`, `--secure-port` |
            | `server.ssl.bundle`, `spring.ssl.bundle.pem.NAME.*` | api-service | its certificate, key and client authority; kube-apiserver's `--tls-cert-file`, `--tls-private-key-file`, `--client-ca-file` |
            | `spring.ssl.bundle.pem.NAME.reload-on-update` | api-service | `true`: renewed files are used without a restart |
            | `logging.structured.format.console` | all | `ecs`, `logstash` or `gelf`: a JSON object per line; else text |
            | `logging.level.dev.capstan` | all | `debug` to see every decision; klog's `-v` |
            """;

    private record Property(String name, String type, String byDefault, String meaning) {
        String row() {
            return "| `" + name + "` | " + type + " | " + (byDefault.isEmpty() ? "–" : "`" + byDefault + "`") + " | "
                    + meaning + " |\n";
        }
    }

    private ConfigurationReference() {}

    static String text() throws IOException {
        StringBuilder text = new StringBuilder(HEAD);
        Map<String, List<Property>> bySection = properties().stream()
                .collect(Collectors.groupingBy(
                        property -> property.name().split("\\.")[0] + "."
                                + property.name().split("\\.")[1],
                        TreeMap::new,
                        Collectors.toList()));
        bySection.forEach((section, properties) -> {
            text.append("\n## `")
                    .append(section)
                    .append("`: ")
                    .append(Objects.requireNonNull(SECTIONS.get(section), section))
                    .append("\n\n| property | type | default | meaning |\n|---|---|---|---|\n");
            properties.forEach(property -> text.append(property.row()));
        });
        return text.toString();
    }

    private static List<Property> properties() throws IOException {
        Map<String, Property> found = new TreeMap<>();
        for (URL resource :
                Collections.list(ConfigurationReference.class.getClassLoader().getResources(METADATA))) {
            try (InputStream in = resource.openStream()) {
                for (JsonNode property : JsonMapper.shared().readTree(in).path("properties")) {
                    if (property.path("name").asString().startsWith("capstan.")) {
                        Property read = property(property);
                        found.put(read.name(), read);
                    }
                }
            }
        }
        return List.copyOf(found.values());
    }

    private static Property property(JsonNode node) {
        return new Property(
                node.path("name").asString(),
                type(node.path("type").asString()),
                node.path("defaultValue").isMissingNode()
                        ? ""
                        : node.path("defaultValue")
                                .asString(node.path("defaultValue").toString()),
                meaning(node.path("description").asString("")));
    }

    /** {@code java.util.List<java.nio.file.Path>} is a list of paths to whoever writes a file. */
    private static String type(String className) {
        return className
                .replaceAll("[a-z]+\\.", "")
                .replace("<", " of ")
                .replace(">", "")
                .replace('$', '.');
    }

    private static String meaning(String javadoc) {
        return javadoc.replaceAll("\\{@code ([^}]*)}", "`$1`")
                .replaceAll("\\{@link ([^}]*)}", "`$1`")
                .replaceAll("\\s+", " ")
                .replace("|", "\\|")
                .strip();
    }
}
