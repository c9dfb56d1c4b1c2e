package dev.capstan.e2e.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * A cluster of containers with the secrets and settings that {@code ./capstan compose-init} made; closing it is {@code ./capstan
 * compose-down --purge}.
 */
public abstract class PreparedStack extends CapstanCluster {
    protected PreparedStack(Path directory) {
        super(directory);
    }

    /** Makes all images, and a directory that a stack can be started from. */
    protected static Path prepare(String name) {
        Path directory = Path.of("target", "clusters", name).toAbsolutePath();
        capstan("images");
        capstan("compose-init", "--dir", directory.toString());
        return directory;
    }

    /** What a service finds in {@code /etc/capstan}. */
    public Path folder(String name) {
        return directory().resolve("services").resolve(name);
    }

    /** What a service was told. */
    public Properties settings(String folder) {
        return properties(folder(folder).resolve("service.properties"));
    }

    /** What docker-compose.yml is told. */
    public String variable(String name) {
        return properties(directory().resolve(".env")).getProperty(name);
    }

    /** A service's login to Kafka, for a client on the host. */
    public Properties kafkaLogin(String folder) {
        String prefix = "spring.kafka.properties.";
        Properties login = new Properties();
        settings(folder).forEach((name, value) -> {
            if (name.toString().startsWith(prefix)) {
                login.put(name.toString().substring(prefix.length()), value);
            }
        });
        login.put("ssl.truststore.location", directory().resolve("pki/ca.crt").toString());
        login.put("bootstrap.servers", settings("node-agent").getProperty("spring.kafka.bootstrap-servers"));
        return login;
    }

    private static Properties properties(Path path) {
        Properties properties = new Properties();
        try (InputStream file = Files.newInputStream(path)) {
            properties.load(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return properties;
    }

    /** What {@code compose-down --purge} said. Purging it again does nothing. */
    public String purge() {
        client().close();
        return capstan("compose-down", "--purge", "--dir", directory().toString());
    }

    @Override
    public void close() {
        purge();
    }
}
