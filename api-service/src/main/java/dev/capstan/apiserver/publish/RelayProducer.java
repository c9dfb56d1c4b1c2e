package dev.capstan.apiserver.publish;

import dev.capstan.resource.ResourceType;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends records in transactions that span as many changes as come within the commit interval. For one thread.
 *
 * <p>The transaction is a fence, not a unit: informers read uncommitted, so that nobody waits for its end. A relay that was
 * paused and comes back can't commit, and compaction removes what it still wrote.
 */
final class RelayProducer implements AutoCloseable {
    /** So many changes are quickly sent again, should this relay die before it commits them. */
    private static final int FEW = 100;

    private final KafkaProducer<String, byte[]> kafka;
    private final Duration commitInterval;
    private final Duration quietCommitInterval;
    private final Map<ResourceType, Long> uncommitted = new HashMap<>();
    private final Map<ResourceType, Long> committed = new HashMap<>();
    private boolean open;
    private long openedAt;
    private int sent;

    /** Fences all relays before it, and waits for the end of their transactions. */
    RelayProducer(Map<String, Object> kafkaProperties, RelayProperties relay) {
        this.commitInterval = relay.commitInterval();
        this.quietCommitInterval = relay.quietCommitInterval();
        Map<String, Object> properties = new HashMap<>(kafkaProperties);
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, relay.transactionalId());
        properties.put(
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                Math.toIntExact(RelayProperties.TRANSACTION_TIMEOUT.toMillis()));
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        // What comes while a request is under way goes together with the next one. Nothing waits when it is quiet, and
        // under load the broker gets few large requests: many small ones cost it, and its consumers, half of all CPU.
        properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        properties.put(
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                Math.toIntExact(relay.maxRecordSize().toBytes()));
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 20_000);
        this.kafka = new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
        try {
            kafka.initTransactions();
        } catch (RuntimeException failed) {
            kafka.close(Duration.ZERO);
            throw failed;
        }
    }

    void send(ResourceType type, ProducerRecord<String, byte[]> record, long revision, @Nullable Callback callback) {
        if (!open) {
            kafka.beginTransaction();
            open = true;
            openedAt = System.nanoTime();
            sent = 0;
        }
        kafka.send(record, callback);
        sent++;
        uncommitted.put(type, revision);
    }

    /** How long the transaction, if there is one, may stay open still; {@code longest} at most. */
    Duration untilCommit(Duration longest) {
        if (!open) {
            return longest;
        }
        Duration allowed = sent > FEW ? commitInterval : quietCommitInterval;
        Duration left = allowed.minusNanos(System.nanoTime() - openedAt);
        if (left.isNegative()) {
            return Duration.ZERO;
        }
        return left.compareTo(longest) < 0 ? left : longest;
    }

    /**
     * Ends the transaction; when this returns, all that was sent stays.
     *
     * @throws KafkaException when another relay has taken over, or Kafka is away: start over
     */
    void commit() {
        if (open) {
            kafka.commitTransaction();
            open = false;
            committed.putAll(uncommitted);
            uncommitted.clear();
        }
    }

    boolean hasUncommitted() {
        return open;
    }

    /** The last revision that each topic got in a committed transaction of this producer. */
    Map<ResourceType, Long> committed() {
        return Map.copyOf(committed);
    }

    /** Without waiting: what isn't committed will be sent again. */
    @Override
    public void close() {
        kafka.close(Duration.ZERO);
    }
}
