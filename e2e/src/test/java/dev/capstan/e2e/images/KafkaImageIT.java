package dev.capstan.e2e.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.testcontainers.kafka.KafkaContainer;

/** The image takes the place of the official one, and can be closed. */
class KafkaImageIT {
    private static final String TOPIC = "letters";

    @Test
    void carriesRecordsThroughTestcontainersListeners() throws Exception {
        try (KafkaContainer kafka =
                new KafkaContainer(BuiltImage.KAFKA.name().asCompatibleSubstituteFor("apache/kafka"))) {
            kafka.withStartupTimeout(Duration.ofMinutes(3)).start();
            Map<String, Object> connection = Map.of("bootstrap.servers", kafka.getBootstrapServers());
            makeTopic(connection);
            send(connection, "hello");
            assertThat(receive(connection)).isEqualTo("hello");
        }
    }

    @Test
    void takesOnlyTheLoginsItWasFormattedWith() throws Exception {
        try (ClosedKafka kafka = ClosedKafka.start()) {
            makeTopic(kafka.connection(ClosedKafka.ADMIN, ClosedKafka.ADMIN_PASSWORD));
            assertThatThrownBy(() -> makeTopic(kafka.connection(ClosedKafka.ADMIN, "guess")))
                    .hasCauseInstanceOf(SaslAuthenticationException.class);
        }
    }

    @Test
    void letsALoginDoNothingThatNoRuleAllows() throws Exception {
        try (ClosedKafka kafka = ClosedKafka.start()) {
            makeTopic(kafka.connection(ClosedKafka.ADMIN, ClosedKafka.ADMIN_PASSWORD));
            assertThatThrownBy(() -> send(kafka.connection(ClosedKafka.GUEST, ClosedKafka.GUEST_PASSWORD), "hello"))
                    .hasCauseInstanceOf(TopicAuthorizationException.class);
        }
    }

    private static void makeTopic(Map<String, Object> connection) throws Exception {
        try (Admin admin = Admin.create(connection)) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get(30, TimeUnit.SECONDS);
        }
    }

    private static void send(Map<String, Object> connection, String letter)
            throws ExecutionException, InterruptedException, java.util.concurrent.TimeoutException {
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(connection, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(TOPIC, letter)).get(30, TimeUnit.SECONDS);
        }
    }

    private static String receive(Map<String, Object> connection) {
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(connection, new StringDeserializer(), new StringDeserializer())) {
            TopicPartition partition = new TopicPartition(TOPIC, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            ConsumerRecords<String, String> records = consumer.poll(Duration.ofSeconds(30));
            return records.iterator().next().value();
        }
    }
}
