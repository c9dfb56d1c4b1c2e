package dev.capstan.standalone.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.capstan.standalone.cluster.Directories;
import dev.capstan.standalone.testing.SmallDisk;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaBrokerIT {
    private static final String TOPIC = "capstan.pods";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
    private static final Duration RECOVERY = Duration.ofSeconds(60);
    private static final int SEGMENT_BYTES = 1 << 20;
    private static final int RECORDS = 60;

    /** For what must be acknowledged. */
    private static final Duration PATIENT = Duration.ofSeconds(30);
    /** For what is to be refused. */
    private static final Duration IMPATIENT = Duration.ofSeconds(6);

    @TempDir
    static Path shared;

    /** A log directory with a few segments, closed in order; each test damages a copy. */
    private static Path sound;

    private static KafkaUsers users;

    @TempDir
    Path temp;

    private Path directory;
    private final SmallDisk disk = new SmallDisk();

    @BeforeAll
    static void fillALog() throws Exception {
        users = KafkaUsers.open(shared);
        sound = shared.resolve("kafka");
        try (EmbeddedKafkaBroker broker = started(sound)) {
            createTopic(broker);
            send(broker, RECORDS);
        }
    }

    @BeforeEach
    void copy() throws IOException {
        directory = temp.resolve("kafka");
        try (Stream<Path> files = Files.walk(sound)) {
            for (Path file : files.toList()) {
                Files.copy(file, directory.resolve(sound.relativize(file).toString()));
            }
        }
    }

    @AfterEach
    void unmount() {
        disk.close();
    }

    private static EmbeddedKafkaBroker started(Path directory) throws IOException {
        EmbeddedKafkaBroker broker = new EmbeddedKafkaBroker(directory, users);
        broker.start();
        return broker;
    }

    private static Map<String, Object> client(EmbeddedKafkaBroker broker) {
        Map<String, Object> properties = new HashMap<>(users.clientProperties(KafkaUsers.BROKER));
        properties.put("bootstrap.servers", broker.bootstrapServers());
        properties.put("request.timeout.ms", "3000");
        properties.put("linger.ms", "0");
        return properties;
    }

    private static void createTopic(EmbeddedKafkaBroker broker) throws Exception {
        try (Admin admin = Admin.create(client(broker))) {
            NewTopic topic =
                    new NewTopic(TOPIC, 1, (short) 1).configs(Map.of("segment.bytes", Integer.toString(SEGMENT_BYTES)));
            admin.createTopics(List.of(topic)).all().get();
        }
    }

    private static int send(EmbeddedKafkaBroker broker, int count) throws InterruptedException {
        return send(broker, count, PATIENT);
    }

    /** Until so many are acknowledged, or one is refused; how many were acknowledged. */
    private static int send(EmbeddedKafkaBroker broker, int count, Duration patience) throws InterruptedException {
        Map<String, Object> properties = client(broker);
        properties.put("delivery.timeout.ms", Long.toString(patience.toMillis()));
        String filler = "x".repeat(SEGMENT_BYTES / 20);
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
            for (int number = 0; number < count; number++) {
                try {
                    producer.send(new ProducerRecord<>(TOPIC, Integer.toString(number), filler))
                            .get();
                } catch (ExecutionException refused) {
                    return number;
                }
            }
        }
        return count;
    }

    private static List<String> keys(EmbeddedKafkaBroker broker) {
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(client(broker), new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(PARTITION));
            consumer.seekToBeginning(List.of(PARTITION));
            long end = consumer.endOffsets(List.of(PARTITION)).get(PARTITION);
            List<String> keys = new ArrayList<>();
            while (consumer.position(PARTITION) < end) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(1))) {
                    keys.add(record.key());
                }
            }
            return keys;
        }
    }

    private static boolean hasTopic(EmbeddedKafkaBroker broker) throws Exception {
        try (Admin admin = Admin.create(client(broker))) {
            return admin.listTopics().names().get().contains(TOPIC);
        }
    }

    private List<Path> files(String ending) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve(PARTITION.toString()))) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    private static void flipByte(Path file, long position) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(position);
            int before = bytes.read();
            bytes.seek(position);
            bytes.write(before ^ 0xFF);
        }
    }

    private static void cutOff(Path file) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.setLength(bytes.length() - 100);
        }
    }

    private void crashed() throws IOException {
        Files.delete(directory.resolve(".kafka_cleanshutdown"));
    }

    @Nested
    class TheCheck {
        @Test
        void findsNothingInASoundLogNorAfterACrash() throws IOException {
            assertThat(damage()).isNull();

            crashed();
            cutOff(files(".log").getLast());
            assertThat(damage()).isNull();
        }

        @Test
        void findsAFlippedByteWhicheverSegmentItIsIn() throws IOException {
            flipByte(files(".log").getFirst(), 500);
            assertThat(damage()).contains("a batch in").contains(PARTITION.toString());

            crashed();
            assertThat(damage()).contains("a batch in");
        }

        @Test
        void findsATruncatedSegment() throws IOException {
            cutOff(files(".log").getFirst());
            assertThat(damage()).contains("a batch in");
        }

        @Test
        void findsGarbageInAnIndex() throws IOException {
            Files.writeString(files(".index").getFirst(), "garbage!garbage!");
            assertThat(damage()).contains("index");
        }

        @Test
        void findsAMissingAndAForeignIdentity() throws IOException {
            Path meta = directory.resolve("meta.properties");
            Files.writeString(meta, Files.readString(meta).replaceAll("cluster.id=.*", "cluster.id=foreign"));
            assertThat(damage()).contains("names the cluster foreign");

            Files.delete(meta);
            assertThat(damage()).contains("no meta.properties");
        }

        private String damage() throws IOException {
            return new KafkaLogCheck(directory, users.clusterId()).damage().orElse(null);
        }
    }

    @Test
    void aSoundLogIsKept() throws Exception {
        try (EmbeddedKafkaBroker broker = started(directory)) {
            assertThat(keys(broker)).hasSize(RECORDS);
        }
    }

    @Test
    void aDamagedLogGivesWayToAnEmptyOneThatTheRelayFills() throws Exception {
        flipByte(files(".log").getFirst(), 500);

        try (EmbeddedKafkaBroker broker = started(directory)) {
            assertThat(hasTopic(broker)).isFalse();
            createTopic(broker);
            assertThat(send(broker, 1)).isOne();
        }
    }

    @Test
    void metadataThatKafkaItselfCantReadGiveWayToo() throws Exception {
        Path metadata = directory.resolve("__cluster_metadata-0");
        crashed();
        for (Path file : list(metadata)) {
            if (!file.toString().endsWith(".log")) {
                Files.writeString(file, "garbage");
            }
        }
        try (RandomAccessFile log = new RandomAccessFile(
                metadata.resolve("00000000000000000000.log").toFile(), "rw")) {
            log.setLength(0);
        }

        try (EmbeddedKafkaBroker broker = started(directory)) {
            createTopic(broker);
            assertThat(send(broker, 1)).isOne();
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    @Test
    void aFormatThatWasCutOffIsBegunAnew() throws Exception {
        Directories.delete(directory);
        Files.createDirectories(directory.resolveSibling("kafka.unfinished/half"));

        try (EmbeddedKafkaBroker broker = started(directory)) {
            assertThat(hasTopic(broker)).isFalse();
        }
        assertThat(directory.resolveSibling("kafka.unfinished")).doesNotExist();
    }

    @Test
    void aFullDiskCostsNothingThatWasAcknowledged() throws Exception {
        directory = disk.mount(temp.resolve("small"), 120).resolve("kafka");
        try (EmbeddedKafkaBroker broker = started(directory)) {
            createTopic(broker);
            Path ballast = disk.fill();
            int acknowledged = send(broker, 1000, IMPATIENT);

            Files.delete(ballast);

            await().atMost(RECOVERY)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(keys(broker)).hasSizeGreaterThanOrEqualTo(acknowledged));
            assertThat(send(broker, 1)).isOne();
        }
    }
}
