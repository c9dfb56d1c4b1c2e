package dev.capstan.apiserver.publish;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/** A real broker on a port of its own that can be stopped, started again and wiped. */
final class TestKafka implements AutoCloseable {
    private final Path directory;
    private final int port;
    private final int controllerPort;
    private String clusterId = Uuid.randomUuid().toString();
    private @Nullable KafkaRaftServer server;

    TestKafka() {
        try {
            directory = Files.createTempDirectory("test-kafka");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        port = freePort();
        controllerPort = freePort();
    }

    String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    void start() {
        Map<String, Object> properties = Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", "1"),
                Map.entry("controller.quorum.voters", "1@127.0.0.1:" + controllerPort),
                Map.entry("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry("log.dirs", directory.toString()),
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("offsets.topic.num.partitions", "1"),
                Map.entry("transaction.state.log.replication.factor", "1"),
                Map.entry("transaction.state.log.min.isr", "1"),
                Map.entry("transaction.state.log.num.partitions", "1"),
                Map.entry("auto.create.topics.enable", "false"),
                Map.entry("group.initial.rebalance.delay.ms", "0"),
                // Compaction comes at once, for all but the newest segment.
                Map.entry("log.cleaner.backoff.ms", "100"),
                Map.entry("log.cleaner.min.cleanable.ratio", "0"),
                Map.entry("log.cleaner.dedupe.buffer.size", "8388608"));
        try {
            new Formatter()
                    .setNodeId(1)
                    .setClusterId(clusterId)
                    .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                    .setControllerListenerName("CONTROLLER")
                    .setMetadataLogDirectory(directory.toString())
                    .addDirectory(directory.toString())
                    .setIgnoreFormatted(true)
                    .setPrintStream(new PrintStream(new ByteArrayOutputStream()))
                    .run();
        } catch (Exception failed) {
            throw new IllegalStateException("can't format " + directory, failed);
        }
        server = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
        server.startup();
    }

    void stop() {
        if (server != null) {
            server.shutdown();
            server.awaitShutdown();
            server = null;
        }
    }

    /** While stopped: all data is gone; {@code sameId} as when someone empties the data directory of a known cluster. */
    void wipe(boolean sameId) {
        try {
            FileSystemUtils.deleteRecursively(directory);
            Files.createDirectories(directory);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        clusterId = sameId ? clusterId : Uuid.randomUuid().toString();
    }

    @Override
    public void close() {
        stop();
        wipe(true);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
