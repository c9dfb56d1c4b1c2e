package dev.capstan.standalone;

import dev.capstan.standalone.ServiceSettings.Database;
import dev.capstan.standalone.cluster.ClusterDirectory;
import dev.capstan.standalone.cluster.ClusterSettings;
import dev.capstan.standalone.cluster.ClusterSettingsStore;
import dev.capstan.standalone.kafka.KafkaUsers;
import dev.capstan.standalone.narrator.Progress;
import dev.capstan.standalone.pki.CertificateRenewal;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of a cluster in one JVM, and the order in which they start and stop.
 *
 * <p>PostgreSQL, Kafka and all services start side by side, each service a Spring context with an identity of its own, which
 * talk to each other by HTTPS and Kafka only. They wait for one another themselves, as separate processes must.
 */
final class StandaloneCluster {
    private static final Logger log = LoggerFactory.getLogger(StandaloneCluster.class);

    private static final Duration START_ENDS = Duration.ofSeconds(60);

    private final ClusterDirectory directory;
    private final Progress progress;
    private final @Nullable URI tracing;

    /** Held while a start is under way: who stops the cluster must not overlook what is just being started. */
    private final ReentrantLock starting = new ReentrantLock();

    private @Nullable EmbeddedServers servers;
    private @Nullable ServiceContexts services;
    private @Nullable CertificateRenewal renewal;
    private boolean stopping;

    /**
     * @param tracing where all services send their traces; null for nowhere
     */
    StandaloneCluster(ClusterDirectory directory, Progress progress, @Nullable URI tracing) {
        this.directory = directory;
        this.progress = progress;
        this.tracing = tracing;
    }

    /**
     * Returns once the API serves and all nodes are Ready.
     *
     * @param nodes null for as many as before
     * @param port null for the one used before
     */
    RunningCluster start(@Nullable Integer nodes, @Nullable Integer port) throws IOException, InterruptedException {
        starting.lock();
        try {
            ClusterSettings settings = new ClusterSettingsStore(directory).open(nodes, port);
            List<String> nodeNames = settings.nodeNames();
            startServices(settings, nodeNames);
            RunningCluster cluster = new RunningCluster(settings, directory, progress);
            cluster.awaitServing(nodeNames);
            synchronized (this) {
                // It got ready while it was told to stop: nobody must be told that it is up.
                refuseWhenStopping();
            }
            return cluster;
        } finally {
            starting.unlock();
        }
    }

    private void startServices(ClusterSettings settings, List<String> nodeNames)
            throws IOException, InterruptedException {
        EmbeddedServers embedded = new EmbeddedServers(directory, KafkaUsers.open(directory.pki()), progress);
        synchronized (this) {
            refuseWhenStopping();
            servers = embedded;
        }
        embedded.start();
        Credentials credentials = Credentials.provide(directory, settings);
        ServiceContexts contexts = new ServiceContexts(
                new ServiceSettings(
                        directory,
                        settings,
                        credentials,
                        embedded.kafka().bootstrapServers(),
                        Database.of(embedded.postgres()),
                        tracing),
                embedded);
        synchronized (this) {
            refuseWhenStopping();
            services = contexts;
            renewal = CertificateRenewal.start(credentials.pki());
        }
        contexts.start(nodeNames);
    }

    private void refuseWhenStopping() {
        if (stopping) {
            throw StartupException.toldToStop();
        }
    }

    /**
     * Services first, so that nobody reconciles against servers that are going away. A start that is under way is told, and
     * waited for: what it has begun is stopped too.
     */
    void stop() {
        EmbeddedServers told;
        synchronized (this) {
            stopping = true;
            told = servers;
        }
        if (told != null && starting.isLocked()) {
            told.abandonStart();
        }
        boolean ended = awaitEndOfStart();
        quietly("certificate renewal", renewal);
        quietly("services", services);
        quietly("servers", servers);
        if (ended) {
            starting.unlock();
        }
    }

    private boolean awaitEndOfStart() {
        try {
            return starting.tryLock(START_ENDS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    static void quietly(String what, @Nullable AutoCloseable part) {
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
