package dev.capstan.apiserver.publish;

import dev.capstan.resource.ResourceType;
import dev.capstan.resource.ResourceTypes;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads the object topics back: how they end, and what they hold. */
final class TopicReader {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** A topic's last offsets may be transaction markers, or compacted away: then look further back. */
    private static final long FIRST_LOOK_BACK = 16;

    private final Map<String, Object> consumerProperties;

    TopicReader(Map<String, Object> consumerProperties) {
        this.consumerProperties = consumerProperties;
    }

    /** The last record of every topic that has any. */
    Map<ResourceType, TopicRecord> lastRecords(IsolationLevel isolation) {
        Map<ResourceType, TopicRecord> last = new HashMap<>();
        try (KafkaConsumer<String, byte[]> consumer = consumer(isolation)) {
            Map<TopicPartition, ResourceType> open = partitions();
            Map<TopicPartition, Long> begin = consumer.beginningOffsets(open.keySet());
            Map<TopicPartition, Long> end = consumer.endOffsets(open.keySet());
            for (long lookBack = FIRST_LOOK_BACK; !open.isEmpty(); lookBack *= 8) {
                consumer.assign(open.keySet());
                Map<TopicPartition, Long> from = new HashMap<>();
                for (TopicPartition partition : open.keySet()) {
                    from.put(partition, Math.max(begin.get(partition), end.get(partition) - lookBack));
                }
                from.forEach(consumer::seek);
                readTo(consumer, end, record -> last.put(open.get(partitionOf(record)), TopicRecord.of(record)));
                open.entrySet()
                        .removeIf(entry -> last.containsKey(entry.getValue())
                                || from.get(entry.getKey()) <= begin.get(entry.getKey()));
            }
        }
        return last;
    }

    /**
     * Per topic the keys that aren't deleted, with the uids of their objects. Uncommitted records count: an informer sees
     * them as well.
     */
    Map<ResourceType, Map<String, String>> presentKeys() {
        Map<ResourceType, Map<String, String>> present = new HashMap<>();
        Map<TopicPartition, ResourceType> partitions = partitions();
        partitions.values().forEach(type -> present.put(type, new LinkedHashMap<>()));
        try (KafkaConsumer<String, byte[]> consumer = consumer(IsolationLevel.READ_UNCOMMITTED)) {
            consumer.assign(partitions.keySet());
            consumer.seekToBeginning(partitions.keySet());
            readTo(consumer, consumer.endOffsets(partitions.keySet()), record -> {
                Map<String, String> keys = present.get(partitions.get(partitionOf(record)));
                TopicRecord read = TopicRecord.of(record);
                if (record.value() == null) {
                    keys.remove(read.key());
                } else {
                    keys.put(read.key(), read.uid());
                }
            });
        }
        return present;
    }

    private static void readTo(
            KafkaConsumer<String, byte[]> consumer,
            Map<TopicPartition, Long> end,
            Consumer<ConsumerRecord<String, byte[]>> action) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Collection<TopicPartition> assigned = consumer.assignment();
        while (assigned.stream().anyMatch(partition -> consumer.position(partition) < end.get(partition))) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException("topics can't be read to their end within " + PATIENCE);
            }
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                deadline = System.nanoTime() + PATIENCE.toNanos();
                if (record.offset() < end.get(partitionOf(record))) {
                    action.accept(record);
                }
            }
        }
    }

    private static TopicPartition partitionOf(ConsumerRecord<?, ?> record) {
        return new TopicPartition(record.topic(), record.partition());
    }

    private static Map<TopicPartition, ResourceType> partitions() {
        return new HashMap<>(ResourceTypes.all().stream()
                .collect(Collectors.toMap(type -> new TopicPartition(type.topic(), 0), Function.identity())));
    }

    private KafkaConsumer<String, byte[]> consumer(IsolationLevel isolation) {
        Map<String, Object> properties = new HashMap<>(consumerProperties);
        properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation.name().toLowerCase(Locale.ROOT));
        return new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
    }
}
