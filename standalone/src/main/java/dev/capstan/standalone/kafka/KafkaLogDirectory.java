package dev.capstan.standalone.kafka;

import dev.capstan.standalone.StartupException;
import dev.capstan.standalone.cluster.Directories;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the broker keeps its logs. All that is in them can be made again from PostgreSQL, so damage is answered by beginning
 * with an empty directory: the relay finds the topics missing and publishes every object anew, and informers compare.
 */
final class KafkaLogDirectory {
    private static final Logger log = LoggerFactory.getLogger(KafkaLogDirectory.class);

    /** An index is allocated whole, 10 MiB, when a segment begins. */
    private static final long NEEDED_BYTES = 20L * 1024 * 1024;

    private final Path path;
    private final KafkaUsers users;

    KafkaLogDirectory(Path path, KafkaUsers users) {
        this.path = path;
        this.users = users;
    }

    Path path() {
        return path;
    }

    /** Formats it if there is none; one that is damaged or another broker's is replaced. */
    void prepare() throws IOException {
        if (Files.isDirectory(path)) {
            Optional<String> damage = new KafkaLogCheck(path, users.clusterId()).damage();
            if (damage.isPresent()) {
                discard(damage.get());
            }
        }
        if (!Files.isDirectory(path)) {
            Path unfinished = path.resolveSibling("kafka.unfinished");
            Directories.delete(unfinished);
            format(Files.createDirectories(unfinished));
            Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    void discard(String reason) throws IOException {
        log.error(
                "Kafka's logs are damaged and will be made again from PostgreSQL directory={} damage={}", path, reason);
        Directories.delete(path);
    }

    /** What may stand behind the broker's own words. */
    String explain(String reason) {
        return isFull() ? reason + " (the disk of " + path + " is full)" : reason;
    }

    void requireSpace() {
        if (isFull()) {
            throw new StartupException(
                    "Kafka does not start: the disk of " + path + " is full",
                    "make room there, then ./capstan up again");
        }
    }

    boolean isFull() {
        try {
            Path existing = Files.exists(path) ? path : path.getParent();
            return Files.getFileStore(existing).getUsableSpace() < NEEDED_BYTES;
        } catch (IOException unknown) {
            return false;
        }
    }

    private void format(Path directory) throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        try {
            new Formatter()
                    .setNodeId(EmbeddedKafkaBroker.NODE_ID)
                    .setClusterId(users.clusterId())
                    .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                    .setControllerListenerName(EmbeddedKafkaBroker.CONTROLLER)
                    .setDirectories(List.of(directory.toString()))
                    .setMetadataLogDirectory(directory.toString())
                    .setScramArguments(users.scramArguments())
                    .setPrintStream(new PrintStream(output, true, StandardCharsets.UTF_8))
                    .run();
        } catch (Exception failure) {
            throw new IOException(
                    "cannot format Kafka's log directory " + directory + ": " + output.toString(StandardCharsets.UTF_8),
                    failure);
        }
    }
}
