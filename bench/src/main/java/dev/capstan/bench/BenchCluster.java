package dev.capstan.bench;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** A cluster of one node, made for the benchmark by {@code ./capstan up} and purged afterwards. */
final class BenchCluster implements AutoCloseable {
    private final Path home;
    private final Path directory;
    private final KubernetesClient client;

    private BenchCluster(Path home, Path directory) throws IOException {
        this.home = home;
        this.directory = directory;
        this.client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(Files.readString(directory.resolve("kubeconfig"))))
                .build();
    }

    static BenchCluster up(Path home) throws IOException, InterruptedException {
        Path directory = home.resolve("bench/target/cluster");
        if (Files.exists(directory)) {
            capstan(home, "down", "--purge", "--dir", directory.toString());
        }
        capstan(home, "up", "--dir", directory.toString(), "--nodes", "1", "--empty");
        return new BenchCluster(home, directory);
    }

    KubernetesClient client() {
        return client;
    }

    Path directory() {
        return directory;
    }

    Path log(String service) {
        return directory.resolve("logs").resolve(service + ".log");
    }

    /** A login to the cluster's broker. */
    Map<String, Object> kafka(String user) throws IOException {
        Properties passwords = new Properties();
        passwords.load(new StringReader(Files.readString(directory.resolve("pki/kafka-users.properties"))));
        Map<String, Object> properties = new HashMap<>();
        properties.put("bootstrap.servers", Files.readString(directory.resolve("run/kafka-bootstrap-servers")));
        properties.put("security.protocol", "SASL_PLAINTEXT");
        properties.put("sasl.mechanism", "SCRAM-SHA-256");
        properties.put(
                "sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"" + user + "\" password=\""
                        + passwords.getProperty(user) + "\";");
        return properties;
    }

    /** Runs the command of the checkout. */
    static void capstan(Path home, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(home.resolve("capstan").toString()));
        command.addAll(List.of(arguments));
        int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (exit != 0) {
            throw new IOException(String.join(" ", command) + " ended with " + exit);
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        client.close();
        capstan(home, "down", "--purge", "--dir", directory.toString());
    }
}
