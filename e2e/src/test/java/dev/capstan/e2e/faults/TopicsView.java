package dev.capstan.e2e.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** All records of all object topics, read from the beginning by a plain consumer that may read them all. */
final class TopicsView {
    private static final String PREFIX = "spring.kafka.properties.";
    private static final String TOPIC_PREFIX = "capstan.";

    private TopicsView() {}

    /**
     * @param service whose login is used
     * @param isolation {@code read_committed} or {@code read_uncommitted}
     * @return by resource ({@code deployments.apps}), in the order of the topic
     */
    static Map<String, List<TopicRecord>> read(Properties service, String isolation) {
        Map<String, List<TopicRecord>> records = new HashMap<>();
        try (KafkaConsumer<String, String> consumer = consumer(service, isolation)) {
            List<TopicPartition> partitions = consumer.listTopics().values().stream()
                    .flatMap(List::stream)
                    .filter(partition -> partition.topic().startsWith(TOPIC_PREFIX))
                    .filter(partition -> !partition.topic().startsWith(TOPIC_PREFIX + "shards"))
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
                    records.computeIfAbsent(
                                    record.topic().substring(TOPIC_PREFIX.length()), resource -> new ArrayList<>())
                            .add(TopicRecord.of(record));
                }
            }
        }
        return records;
    }

    private static KafkaConsumer<String, String> consumer(Properties service, String isolation) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("bootstrap.servers", service.getProperty("spring.kafka.bootstrap-servers"));
        service.stringPropertyNames().stream()
                .filter(name -> name.startsWith(PREFIX))
                .forEach(name -> properties.put(name.substring(PREFIX.length()), service.getProperty(name)));
        properties.put("isolation.level", isolation);
        properties.put("enable.auto.commit", "false");
        properties.put("auto.offset.reset", "none");
        return new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer());
    }
}
