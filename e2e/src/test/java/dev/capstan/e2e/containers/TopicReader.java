package dev.capstan.e2e.containers;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads one topic from its beginning, by a plain consumer that is in no group. */
final class TopicReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConsumer<String, String> consumer;
    private final String topic;
    private final Map<String, ConsumerRecord<String, String>> last = new HashMap<>();

    TopicReader(Properties login, String topic) {
        Properties properties = new Properties();
        properties.putAll(login);
        properties.put("isolation.level", "read_committed");
        properties.put("enable.auto.commit", "false");
        this.consumer = new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer());
        this.topic = topic;
    }

    /** What has come in for a key until now. Nothing, too, while the relay hasn't made the topic yet. */
    Optional<ConsumerRecord<String, String>> lastOf(String key) {
        if (consumer.assignment().isEmpty()) {
            List<TopicPartition> partitions = consumer.listTopics().getOrDefault(topic, List.of()).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            if (partitions.isEmpty()) {
                return Optional.empty();
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
        }
        consumer.poll(POLL).forEach(record -> last.put(record.key(), record));
        return Optional.ofNullable(last.get(key));
    }

    @Override
    public void close() {
        consumer.close();
    }
}
