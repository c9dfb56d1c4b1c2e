package dev.capstan.standalone;

import dev.capstan.standalone.cluster.ClusterDirectory;
import dev.capstan.standalone.kafka.EmbeddedKafkaBroker;
import dev.capstan.standalone.kafka.KafkaUsers;
import dev.capstan.standalone.narrator.Progress;
import dev.capstan.standalone.postgres.EmbeddedPostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** PostgreSQL and Kafka of one cluster, started side by side while others get ready to use them. */
final class EmbeddedServers implements AutoCloseable {
    private final ClusterDirectory directory;
    private final Progress progress;
    private final EmbeddedPostgresServer postgres;
    private final EmbeddedKafkaBroker kafka;
    private final CompletableFuture<Void> postgresServes = new CompletableFuture<>();
    private final CompletableFuture<Void> kafkaServes = new CompletableFuture<>();

    /** Nothing runs yet, but where both will serve is settled. */
    EmbeddedServers(ClusterDirectory directory, KafkaUsers users, Progress progress) throws IOException {
        this.directory = directory;
        this.progress = progress;
        this.postgres = new EmbeddedPostgresServer(directory);
        this.kafka = new EmbeddedKafkaBroker(directory.kafka(), users);
    }

    /** Returns at once; {@link #awaitPostgres} and {@link #awaitKafka} tell how it went. */
    void start() {
        inBackground("PostgreSQL", postgresServes, postgres::start);
        inBackground("Kafka", kafkaServes, () -> {
            kafka.start();
            Files.writeString(directory.run().resolve("kafka-bootstrap-servers"), kafka.bootstrapServers());
        });
    }

    private void inBackground(String server, CompletableFuture<Void> serves, AllTogether.Step start) {
        Thread.ofPlatform().name("start-" + server).start(() -> {
            try {
                start.run();
                progress.step(server + " runs");
                serves.complete(null);
            } catch (IOException | RuntimeException | Error failure) {
                serves.completeExceptionally(failure);
            }
        });
    }

    void awaitPostgres() throws IOException {
        await(postgresServes);
    }

    void awaitKafka() throws IOException {
        await(kafkaServes);
    }

    private static void await(CompletableFuture<Void> serves) throws IOException {
        try {
            serves.join();
        } catch (CompletionException failed) {
            switch (failed.getCause()) {
                case StartupException told -> throw told;
                case IOException io -> throw io;
                case null, default -> throw new IllegalStateException(failed);
            }
        }
    }

    /** Who waits for a server need not wait any longer. */
    void abandonStart() {
        StartupException stopped = StartupException.toldToStop();
        postgresServes.completeExceptionally(stopped);
        kafkaServes.completeExceptionally(stopped);
    }

    EmbeddedPostgresServer postgres() {
        return postgres;
    }

    EmbeddedKafkaBroker kafka() {
        return kafka;
    }

    @Override
    public void close() {
        StandaloneCluster.quietly("Kafka", kafka);
        StandaloneCluster.quietly("PostgreSQL", postgres);
    }
}
