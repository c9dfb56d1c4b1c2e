package dev.capstan.e2e.faults;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;

/** The standalone cluster that {@code ./capstan up} starts: one process, whose PostgreSQL outlives its {@code kill -9}. */
final class WholeCluster extends ClusterUnderFire {
    static final String PROCESS = "whole process";

    private static final String READER = "lifecycle";

    private WholeCluster(Path directory) {
        super(directory);
    }

    static WholeCluster start(Path directory) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            if (Files.exists(directory)) {
                capstan("down", "--purge", "--dir", directory.toString());
            }
        }));
        up(directory);
        return new WholeCluster(directory);
    }

    private static void up(Path directory) {
        capstan("up", "--dir", directory.toString(), "--nodes", "1", "--empty");
    }

    @Override
    List<Victim> victims() {
        return List.of(new Victim() {
            @Override
            public String name() {
                return PROCESS;
            }

            @Override
            public void kill() {
                long pid = pid();
                shell().run("kill", "-9", Long.toString(pid));
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> ProcessHandle.of(pid)
                                .map(process -> !process.isAlive())
                                .orElse(true));
            }

            @Override
            public void start() {
                up(directory());
            }
        });
    }

    @Override
    Properties servers() {
        Properties servers = new Properties();
        String port = line("data/postgres/postmaster.pid", 3);
        servers.setProperty("spring.datasource.url", "jdbc:postgresql://127.0.0.1:" + port + "/postgres");
        servers.setProperty("spring.datasource.username", "postgres");
        servers.setProperty("spring.datasource.password", line("pki/postgres.password", 0));
        servers.setProperty("spring.kafka.bootstrap-servers", line("run/kafka-bootstrap-servers", 0));
        servers.setProperty("spring.kafka.properties.security.protocol", "SASL_PLAINTEXT");
        servers.setProperty("spring.kafka.properties.sasl.mechanism", "SCRAM-SHA-256");
        servers.setProperty(
                "spring.kafka.properties.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"" + READER
                        + "\" password=\"" + kafkaPassword() + "\";");
        return servers;
    }

    private String kafkaPassword() {
        Properties users = new Properties();
        try (var reader = Files.newBufferedReader(directory().resolve("pki/kafka-users.properties"))) {
            users.load(reader);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return users.getProperty(READER);
    }

    private String line(String file, int number) {
        try {
            return Files.readAllLines(directory().resolve(file)).get(number).strip();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
