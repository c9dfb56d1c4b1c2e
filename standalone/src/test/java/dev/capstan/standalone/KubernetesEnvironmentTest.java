package dev.capstan.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.standalone.ServiceSettings.Database;
import dev.capstan.standalone.cluster.ClusterDirectory;
import dev.capstan.standalone.cluster.ClusterSettings;
import dev.capstan.standalone.cluster.ClusterSettingsStore;
import dev.capstan.standalone.pki.Identity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.yaml.snakeyaml.Yaml;

/**
 * The manifests under {@code k8s/} tell a service by variables what standalone tells it by properties: Spring must find every
 * one of these under its name.
 */
class KubernetesEnvironmentTest {
    private static final Path MANIFESTS = Path.of("..", "k8s");

    /** In a Pod a service listens on all addresses. */
    private static final Set<String> NOT_SAID = Set.of("server.address");

    @TempDir
    private Path scratch;

    private ServiceSettings settings;

    @BeforeEach
    void settle() throws IOException {
        ClusterDirectory directory = new ClusterDirectory(scratch);
        directory.prepare();
        ClusterSettings cluster = new ClusterSettingsStore(directory).open(1, 1);
        settings = new ServiceSettings(
                directory,
                cluster,
                Credentials.provide(directory, cluster),
                "kafka:9093",
                new Database("jdbc:postgresql://db/capstan", "capstan", "hush"),
                null);
    }

    @Test
    void theApiServerHasAllSettings() throws IOException {
        assertThat(missing(settings.apiService(), "api-service.yaml")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"deployment-service", "replicaset-service", "scheduler-service"})
    void aControllerHasAllSettings(String service) throws IOException {
        assertThat(missing(settings.controller(Identity.SCHEDULER), service + ".yaml", "controller.yaml"))
                .isEmpty();
    }

    @Test
    void theLifecycleServiceHasAllSettings() throws IOException {
        assertThat(missing(settings.lifecycle(), "lifecycle-service.yaml", "controller.yaml"))
                .isEmpty();
    }

    @Test
    void theAgentHasAllSettings() throws IOException {
        assertThat(missing(settings.nodeAgent("node-1"), "node-agent.yaml")).isEmpty();
    }

    @Test
    void kafkasPropertiesKeepTheirNames() {
        Map<String, String> properties = Binder.get(environment("scheduler-service.yaml", "controller.yaml"))
                .bind("spring.kafka", KafkaProperties.class)
                .get()
                .getProperties();

        assertThat(properties)
                .containsOnlyKeys(
                        "security.protocol",
                        "sasl.mechanism",
                        "sasl.jaas.config",
                        "ssl.truststore.type",
                        "ssl.truststore.location");
    }

    private static Set<String> missing(Map<String, Object> properties, String... manifests) {
        StandardEnvironment environment = environment(manifests);
        return properties.keySet().stream()
                .filter(name -> !NOT_SAID.contains(name))
                .filter(name -> environment.getProperty(name) == null)
                .collect(Collectors.toSet());
    }

    private static StandardEnvironment environment(String... manifests) {
        Map<String, Object> variables = new HashMap<>();
        for (String manifest : manifests) {
            addVariables(MANIFESTS.resolve("base").resolve(manifest), variables);
        }
        read(MANIFESTS.resolve("overlays/dev/kafka.env"))
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("=", 2))
                .forEach(variable -> variables.put(variable[0], variable[1]));
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .forEach(source -> environment.getPropertySources().remove(source.getName()));
        environment.getPropertySources().addFirst(new SystemEnvironmentPropertySource("systemEnvironment", variables));
        ConfigurationPropertySources.attach(environment);
        return environment;
    }

    private static void addVariables(Path manifest, Map<String, Object> variables) {
        Map<?, ?> workload = new Yaml().load(read(manifest));
        List<?> containers = (List<?>) at(workload, "spec", "template", "spec", "containers");
        List<?> environment = (List<?>) at(containers.getFirst(), "env");
        for (Object variable : environment) {
            Map<?, ?> entry = (Map<?, ?>) variable;
            // What comes from a Secret or the Pod itself is known when the Pod runs.
            Object value = entry.containsKey("value") ? at(entry, "value") : "later";
            variables.put((String) at(entry, "name"), value);
        }
    }

    private static Object at(Object tree, String... path) {
        Object found = tree;
        for (String name : path) {
            found = ((Map<?, ?>) found).get(name);
        }
        return found;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
