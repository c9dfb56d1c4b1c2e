package dev.capstan.e2e.doors;

import dev.capstan.e2e.cluster.CapstanCluster;
import io.fabric8.kubernetes.api.model.Node;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Where a cluster's processes listen, and what opens them: read from its directory, as only its owner can. */
public final class ClusterDoors {
    private final Path directory;
    private final CapstanCluster cluster;

    public ClusterDoors(CapstanCluster cluster) {
        this.cluster = cluster;
        this.directory = cluster.directory();
    }

    String apiPort() {
        return portOf(cluster.address());
    }

    String kafkaBootstrapServers() {
        return read("run/kafka-bootstrap-servers").strip();
    }

    String kafkaPort() {
        return portOf(kafkaBootstrapServers());
    }

    /** The fourth line of the file in which PostgreSQL says who holds its data. */
    String postgresPort() {
        return read("data/postgres/postmaster.pid").lines().toList().get(3).strip();
    }

    String postgresPid() {
        return read("data/postgres/postmaster.pid").lines().findFirst().orElseThrow();
    }

    String agentPort(String node) {
        Node registered = cluster.client().nodes().withName(node).get();
        return registered
                .getStatus()
                .getDaemonEndpoints()
                .getKubeletEndpoint()
                .getPort()
                .toString();
    }

    List<String> nodes() {
        return cluster.client().nodes().list().getItems().stream()
                .map(node -> node.getMetadata().getName())
                .sorted()
                .toList();
    }

    /** By the name of the component that it was made for. */
    TreeMap<String, String> tokens() {
        TreeMap<String, String> tokens = new TreeMap<>();
        for (Path file : files("pki")) {
            String name = file.getFileName().toString();
            if (name.endsWith(".token")) {
                tokens.put(
                        name.substring(0, name.length() - ".token".length()),
                        read("pki/" + name).strip());
            }
        }
        return tokens;
    }

    /** Kafka's passwords by user. */
    TreeMap<String, String> kafkaPasswords() {
        Properties kept = new Properties();
        try {
            kept.load(new StringReader(read("pki/kafka-users.properties")));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        TreeMap<String, String> passwords = new TreeMap<>();
        kept.stringPropertyNames().stream()
                .filter(name -> !name.equals("cluster.id"))
                .forEach(user -> passwords.put(user, kept.getProperty(user)));
        return passwords;
    }

    public Properties kafkaLogin(String user) {
        Properties properties = new Properties();
        properties.setProperty("bootstrap.servers", kafkaBootstrapServers());
        properties.setProperty("security.protocol", "SASL_PLAINTEXT");
        properties.setProperty("sasl.mechanism", "SCRAM-SHA-256");
        properties.setProperty(
                "sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"" + user + "\" password=\""
                        + kafkaPasswords().get(user) + "\";");
        return properties;
    }

    List<Path> files(String folder) {
        try (Stream<Path> found = Files.walk(directory.resolve(folder))) {
            return found.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    String read(String file) {
        try {
            return Files.readString(directory.resolve(file));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String portOf(String address) {
        return address.substring(address.lastIndexOf(':') + 1);
    }
}
