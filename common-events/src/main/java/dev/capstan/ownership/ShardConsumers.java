package dev.capstan.ownership;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Makes the consumer by which an instance is a member of its group. */
public final class ShardConsumers implements Function<String, Consumer<byte[], byte[]>> {
    /** A topic that was lost is found again this soon. */
    private static final Duration METADATA_AGE = Duration.ofSeconds(5);

    /** A member whose thread hangs for longer leaves the group; no rebalance waits longer for one, either. */
    private static final Duration LONGEST_BETWEEN_POLLS = Duration.ofSeconds(10);

    private final Map<String, Object> properties;

    /**
     * @param kafka where Kafka is and how to log in
     * @param instance the name that others see
     */
    public ShardConsumers(Map<String, Object> kafka, String instance, OwnershipProperties ownership) {
        this.properties = new HashMap<>(kafka);
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, instance);
        // The new protocol's session timeout is the broker's to set, and long.
        properties.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
        properties.put(
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                List.of(CooperativeStickyAssignor.class.getName()));
        properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, millis(ownership.sessionTimeout()));
        properties.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, millis(ownership.heartbeatInterval()));
        properties.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, millis(LONGEST_BETWEEN_POLLS));
        properties.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, METADATA_AGE.toMillis());
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    }

    private static int millis(Duration duration) {
        return Math.toIntExact(duration.toMillis());
    }

    @Override
    public Consumer<byte[], byte[]> apply(String group) {
        Map<String, Object> member = new HashMap<>(properties);
        member.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        return new KafkaConsumer<>(member, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
