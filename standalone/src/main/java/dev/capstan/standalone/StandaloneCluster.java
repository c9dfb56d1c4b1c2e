package dev.capstan.standalone;

import dev.capstan.standalone.ServiceSettings.Database;
import dev.capstan.standalone.cluster.ClusterDirectory;
import dev.capstan.standalone.cluster.ClusterSettings;
import dev.capstan.standalone.cluster.ClusterSettingsStore;
import dev.capstan.standalone.kafka.EmbeddedKafkaBroker;
import dev.capstan.standalone.kafka.KafkaAccess;
import dev.capstan.standalone.kafka.KafkaUsers;
import dev.capstan.standalone.narrator.Progress;
import dev.capstan.standalone.postgres.EmbeddedPostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of a cluster in one JVM, and the order in which they start and stop.
 *
 * <p>PostgreSQL and Kafka start side by side; then all services at once, each a Spring context with an identity of its own,
 * which talk to each other by HTTPS and Kafka only. They wait for one another themselves, as separate processes must.
 */
final class StandaloneCluster {
    private static final Logger log = LoggerFactory.getLogger(StandaloneCluster.class);

    private final ClusterDirectory directory;
    private final Progress progress;

    private @Nullable EmbeddedPostgresServer postgres;
    private @Nullable EmbeddedKafkaBroker kafka;
    private @Nullable ServiceContexts services;
    private boolean stopping;

    StandaloneCluster(ClusterDirectory directory, Progress progress) {
        this.directory = directory;
        this.progress = progress;
    }

    /**
     * Returns once the API serves and all nodes are Ready.
     *
     * @param nodes null for as many as before
     * @param port null for the one used before
     */
    RunningCluster start(@Nullable Integer nodes, @Nullable Integer port) throws IOException, InterruptedException {
        ClusterSettings settings = new ClusterSettingsStore(directory).open(nodes, port);
        List<String> nodeNames = settings.nodeNames();
        Credentials credentials = Credentials.provide(directory, settings);

        startServers(credentials.kafkaUsers());
        ServiceContexts contexts = remember(new ServiceContexts(new ServiceSettings(
                directory, settings, credentials, running(kafka).bootstrapServers(), Database.of(running(postgres)))));
        contexts.start(nodeNames);
        RunningCluster cluster = new RunningCluster(settings, directory, progress);
        cluster.awaitServing(nodeNames);
        return cluster;
    }

    private void startServers(KafkaUsers users) throws IOException, InterruptedException {
        AllTogether together = new AllTogether();
        together.run("PostgreSQL", () -> {
            EmbeddedPostgresServer started = EmbeddedPostgresServer.start(directory);
            synchronized (this) {
                postgres = started;
            }
            progress.step("PostgreSQL runs");
        });
        together.run("Kafka", () -> {
            EmbeddedKafkaBroker started = EmbeddedKafkaBroker.start(directory.kafka(), users);
            synchronized (this) {
                kafka = started;
            }
            KafkaAccess.establish(started, users);
            Files.writeString(directory.run().resolve("kafka-bootstrap-servers"), started.bootstrapServers());
            progress.step("Kafka runs");
        });
        together.await();
    }

    private synchronized ServiceContexts remember(ServiceContexts contexts) {
        if (stopping) {
            throw new StartupException("told to stop while starting", "run ./capstan up again");
        }
        services = contexts;
        return contexts;
    }

    private static <T> T running(@Nullable T server) {
        if (server == null) {
            throw new IllegalStateException("server is not running");
        }
        return server;
    }

    /** Services first, so that nobody reconciles against servers that are going away. */
    synchronized void stop() {
        stopping = true;
        quietly("services", services);
        quietly("Kafka", kafka);
        quietly("PostgreSQL", postgres);
    }

    private static void quietly(String what, @Nullable AutoCloseable part) {
        if (part == null) {
            return;
        }
        try {
            part.close();
        } catch (Exception failure) {
            log.warn("could not stop {} cleanly", what, failure);
        }
    }
}
