package dev.capstan.e2e.faults;

import static org.awaitility.Awaitility.await;

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

/**
 * All records of all object topics, read from the beginning by a plain consumer that may read them all; by resource ({@code
 * deployments.apps}), in the order of the topic.
 */
record TopicsView(Map<String, List<TopicRecord>> uncommitted, Map<String, List<TopicRecord>> committed) {
    private static final String PREFIX = "spring.kafka.properties.";
    private static final String TOPIC_PREFIX = "capstan.";
    private static final Duration TRANSACTIONS_END = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(200);

    /**
     * The same records twice: as informers read them, and as somebody does who waits for the end of transactions.
     *
     * @param service whose login is used
     */
    static TopicsView read(Properties service) {
        try (KafkaConsumer<String, String> uncommitted = consumer(service, "read_uncommitted");
                KafkaConsumer<String, String> committed = consumer(service, "read_committed")) {
            List<TopicPartition> partitions = objectTopics(uncommitted);
            Map<TopicPartition, Long> ends = uncommitted.endOffsets(partitions);
            await().alias("the relay's transactions end")
                    .atMost(TRANSACTIONS_END)
                    .until(() -> reach(committed.endOffsets(partitions), ends));
            return new TopicsView(readTo(uncommitted, ends), readTo(committed, ends));
        }
    }

    private static List<TopicPartition> objectTopics(KafkaConsumer<String, String> consumer) {
        return consumer.listTopics().values().stream()
                .flatMap(List::stream)
                .filter(partition -> partition.topic().startsWith(TOPIC_PREFIX))
                .filter(partition -> !partition.topic().startsWith(TOPIC_PREFIX + "shards"))
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
    }

    private static boolean reach(Map<TopicPartition, Long> stable, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> stable.get(end.getKey()) >= end.getValue());
    }

    private static Map<String, List<TopicRecord>> readTo(
            KafkaConsumer<String, String> consumer, Map<TopicPartition, Long> ends) {
        Map<String, List<TopicRecord>> records = new HashMap<>();
        consumer.assign(ends.keySet());
        consumer.seekToBeginning(ends.keySet());
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            for (ConsumerRecord<String, String> record : consumer.poll(POLL)) {
                records.computeIfAbsent(record.topic().substring(TOPIC_PREFIX.length()), resource -> new ArrayList<>())
                        .add(TopicRecord.of(record));
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
