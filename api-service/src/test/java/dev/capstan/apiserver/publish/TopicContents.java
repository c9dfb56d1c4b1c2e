package dev.capstan.apiserver.publish;

import dev.capstan.resource.ResourceType;
import dev.capstan.resource.ResourceTypes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads a topic from its beginning to its end, as anybody could. */
final class TopicContents {
    private final String bootstrapServers;

    TopicContents(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    KafkaConsumer<String, byte[]> consumer(ResourceType type, IsolationLevel isolation) {
        KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        isolation.name().toLowerCase(Locale.ROOT),
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        consumer.assign(List.of(new TopicPartition(type.topic(), 0)));
        consumer.seekToBeginning(consumer.assignment());
        return consumer;
    }

    List<ConsumerRecord<String, byte[]>> records(ResourceType type, IsolationLevel isolation) {
        List<ConsumerRecord<String, byte[]>> found = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer = consumer(type, isolation)) {
            TopicPartition partition = consumer.assignment().iterator().next();
            long end = consumer.endOffsets(consumer.assignment()).get(partition);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(200)).forEach(found::add);
            }
        }
        return found;
    }

    List<ConsumerRecord<String, byte[]>> records(ResourceType type) {
        return records(type, IsolationLevel.READ_UNCOMMITTED);
    }

    /** Keys, headers and values of all records of all topics, one after the other. */
    String everyByte() {
        StringBuilder all = new StringBuilder();
        for (ResourceType type : ResourceTypes.all()) {
            for (ConsumerRecord<String, byte[]> record : records(type)) {
                all.append(record.key());
                record.headers().forEach(header -> all.append(header.key()).append(text(header.value())));
                all.append(text(record.value()));
            }
        }
        return all.toString();
    }

    private static String text(byte @Nullable [] bytes) {
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }

    /** What compaction leaves in the end: the last record of each key, deletions aside, of committed transactions only. */
    Map<String, ConsumerRecord<String, byte[]>> compacted(ResourceType type) {
        Map<String, ConsumerRecord<String, byte[]>> last = new LinkedHashMap<>();
        records(type, IsolationLevel.READ_COMMITTED).forEach(record -> last.put(record.key(), record));
        last.values().removeIf(record -> record.value() == null);
        return last;
    }
}
