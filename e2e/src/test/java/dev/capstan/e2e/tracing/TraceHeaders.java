package dev.capstan.e2e.tracing;

import dev.capstan.e2e.cluster.CapstanCluster;
import dev.capstan.e2e.doors.ClusterDoors;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The {@code traceparent} headers of what a topic says of one object, read by a plain consumer; "none" where there is none. */
final class TraceHeaders {
    private TraceHeaders() {}

    static List<String> of(CapstanCluster cluster, String topic, String key) {
        Properties login = new ClusterDoors(cluster).kafkaLogin("lifecycle");
        TopicPartition partition = new TopicPartition(topic, 0);
        List<String> headers = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(login, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    if (record.key().equals(key)) {
                        Header header = record.headers().lastHeader("traceparent");
                        headers.add(header == null ? "none" : new String(header.value(), StandardCharsets.UTF_8));
                    }
                }
            }
        }
        return headers;
    }
}
