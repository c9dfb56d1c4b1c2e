package dev.capstan.standalone.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.record.FileLogInputStream.FileChannelRecordBatch;
import org.apache.kafka.common.record.FileRecords;

/**
 * Looks for damage that Kafka itself would meet only later, or not at all: at its start it trusts what it has closed or
 * flushed, and a consumer that then reads a flipped bit stops there for ever.
 *
 * <ol>
 *   <li>{@code meta.properties} is there and names this cluster.
 *   <li>Every batch of every segment has the checksum that it says, and segments end where a batch ends. Not asked of a log's
 *       last segment after a crash: a batch cut off there is ordinary, and Kafka cuts it away.
 *   <li>Offset indexes point into their segments, in order. What an index says beyond that is only a hint.
 * </ol>
 */
final class KafkaLogCheck {
    /** Of an entry in an offset index: relative offset and position, four bytes each. */
    private static final int INDEX_ENTRY = 8;

    private final Path directory;
    private final String clusterId;

    KafkaLogCheck(Path directory, String clusterId) {
        this.directory = directory;
        this.clusterId = clusterId;
    }

    /** The first damage found, in words. */
    Optional<String> damage() throws IOException {
        Optional<String> identity = foreignIdentity();
        if (identity.isPresent()) {
            return identity;
        }
        boolean closedInOrder = Files.exists(directory.resolve(".kafka_cleanshutdown"));
        try (Stream<Path> entries = Files.list(directory)) {
            for (Path topic : entries.filter(Files::isDirectory).toList()) {
                Optional<String> damaged = damage(topic, closedInOrder);
                if (damaged.isPresent()) {
                    return damaged;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<String> foreignIdentity() throws IOException {
        Path file = directory.resolve("meta.properties");
        if (!Files.exists(file)) {
            return Optional.of("there is no meta.properties");
        }
        Properties meta = new Properties();
        try (var content = Files.newInputStream(file)) {
            meta.load(content);
        } catch (IllegalArgumentException garbage) {
            return Optional.of("meta.properties is unreadable");
        }
        return Objects.equals(meta.getProperty("cluster.id"), clusterId)
                ? Optional.empty()
                : Optional.of("meta.properties names the cluster " + meta.getProperty("cluster.id"));
    }

    private static Optional<String> damage(Path topic, boolean closedInOrder) throws IOException {
        List<Path> segments;
        try (Stream<Path> files = Files.list(topic)) {
            segments = files.filter(file -> file.toString().endsWith(".log"))
                    .sorted()
                    .toList();
        }
        for (Path segment : segments) {
            boolean maybeCutOff = !closedInOrder && segment.equals(segments.getLast());
            if (!maybeCutOff && !isSound(segment)) {
                return Optional.of("a batch in " + segment);
            }
            Path index = segment.resolveSibling(segment.getFileName().toString().replace(".log", ".index"));
            if (!maybeCutOff && Files.exists(index) && !pointsInto(index, Files.size(segment))) {
                return Optional.of("index " + index);
            }
        }
        return Optional.empty();
    }

    private static boolean isSound(Path segment) throws IOException {
        try (FileRecords records = FileRecords.open(segment.toFile(), false)) {
            int end = 0;
            for (FileChannelRecordBatch batch : records.batches()) {
                if (!batch.isValid()) {
                    return false;
                }
                end = batch.position() + batch.sizeInBytes();
            }
            return end == records.sizeInBytes();
        } catch (KafkaException | UncheckedIOException | IllegalArgumentException unreadable) {
            return false;
        }
    }

    /** Indexes that are being written are allocated beforehand, so zeros may follow the entries. */
    private static boolean pointsInto(Path index, long segmentSize) throws IOException {
        ByteBuffer entries = ByteBuffer.wrap(Files.readAllBytes(index));
        int lastOffset = 0;
        int lastPosition = 0;
        while (entries.remaining() >= INDEX_ENTRY) {
            int offset = entries.getInt();
            int position = entries.getInt();
            boolean padding = offset == 0 && position == 0;
            if (!padding && (offset <= lastOffset || position <= lastPosition || position >= segmentSize)) {
                return false;
            }
            lastOffset = padding ? lastOffset : offset;
            lastPosition = padding ? lastPosition : position;
        }
        return !entries.hasRemaining();
    }
}
