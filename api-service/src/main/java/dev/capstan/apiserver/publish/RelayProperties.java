package dev.capstan.apiserver.publish;

import dev.capstan.apiserver.store.ObjectSize;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The relay's settings; where Kafka is and how to log in is {@code spring.kafka.*}.
 *
 * @param transactionalId the one name under which all relays of a cluster write, so that Kafka lets only the newest
 * @param commitInterval how long a Kafka transaction stays open while many changes come: informers don't wait for its end, but the next relay
 *     sends again what a dead one left uncommitted
 * @param quietCommitInterval the same while few come: the first record of a topic in each transaction takes longer
 * @param persistInterval how often the published revision is written to PostgreSQL while changes come
 * @param electionInterval how often an instance without the relay's lock asks for it, and the one that has it checks it
 * @param segmentSize of the topics: the active segment is never compacted, so small ones keep topics small
 * @param segmentAge of the topics, for the same reason
 * @param compactionLag how long an outdated record stays at most
 * @param maxRecordSize at least twice the largest object that the API accepts
 */
@ConfigurationProperties("capstan.relay")
public record RelayProperties(
        @DefaultValue("capstan-relay") String transactionalId,
        @DefaultValue("2s") Duration commitInterval,
        @DefaultValue("30s") Duration quietCommitInterval,
        @DefaultValue("1s") Duration persistInterval,
        @DefaultValue("1s") Duration electionInterval,
        @DefaultValue("16MB") DataSize segmentSize,
        @DefaultValue("10m") Duration segmentAge,
        @DefaultValue("1h") Duration compactionLag,
        @DefaultValue("16MB") DataSize maxRecordSize) {
    /** So long after its beginning Kafka ends a transaction that nobody has ended: its producer may have died. */
    static final Duration TRANSACTION_TIMEOUT = Duration.ofMinutes(1);

    private static final Duration LONGEST_TRANSACTION = Duration.ofSeconds(50);

    public RelayProperties {
        if (transactionalId.isBlank()) {
            throw new IllegalArgumentException("capstan.relay.transactional-id must not be empty");
        }
        commitsInTime("commit-interval", commitInterval);
        commitsInTime("quiet-commit-interval", quietCommitInterval);
        positive("persist-interval", persistInterval.toMillis());
        positive("election-interval", electionInterval.toMillis());
        positive("segment-size", segmentSize.toBytes());
        positive("segment-age", segmentAge.toMillis());
        positive("compaction-lag", compactionLag.toMillis());
        if (maxRecordSize.toBytes() < 2L * ObjectSize.LARGEST) {
            throw new IllegalArgumentException(
                    "capstan.relay.max-record-size must be at least twice the largest object, "
                            + 2L * ObjectSize.LARGEST + ", is " + maxRecordSize.toBytes());
        }
        if (segmentSize.compareTo(maxRecordSize) < 0) {
            throw new IllegalArgumentException("capstan.relay.segment-size must not be below max-record-size");
        }
    }

    private static void commitsInTime(String name, Duration interval) {
        positive(name, interval.toMillis());
        if (interval.compareTo(LONGEST_TRANSACTION) > 0) {
            throw new IllegalArgumentException(
                    "capstan.relay." + name + " must be at most " + LONGEST_TRANSACTION.toSeconds()
                            + "s, or Kafka takes the relay for dead, is " + interval.toSeconds() + "s");
        }
    }

    private static void positive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException("capstan.relay." + name + " must be positive, is " + value);
        }
    }
}
