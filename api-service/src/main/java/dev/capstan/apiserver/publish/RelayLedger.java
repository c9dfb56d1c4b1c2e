package dev.capstan.apiserver.publish;

import dev.capstan.apiserver.store.Publication;
import dev.capstan.resource.ResourceType;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What is known to be in Kafka: to the moment in memory, where this instance has the relay; now and then in PostgreSQL, for
 * the next relay, the other instances and the log's retention.
 *
 * <p>An instance that has just started calls the topics untrusted until it has checked them itself or seen that another has
 * the relay: Kafka may have been wiped while nobody was there.
 */
final class RelayLedger implements Publication {
    private static final long NOT_ACTIVE = -1;

    private final RelayStateRows states;
    private final RelayTopicRows topics;
    private final TransactionTemplate transaction;
    private final AtomicLong acknowledged = new AtomicLong(NOT_ACTIVE);
    private volatile boolean trustsPhase;

    /** What the others were told; belongs to the relay's thread. */
    private long told;

    RelayLedger(RelayStateRows states, RelayTopicRows topics, PlatformTransactionManager transactions) {
        this.states = states;
        this.topics = topics;
        this.transaction = new TransactionTemplate(transactions);
    }

    @Override
    public long published() {
        long active = acknowledged.get();
        return active == NOT_ACTIVE ? row().acknowledged() : active;
    }

    @Override
    public long settled() {
        return row().published();
    }

    @Override
    public boolean rebuilding() {
        return !trustsPhase || row().phase() != RelayPhase.FOLLOWING;
    }

    /** Another instance has the relay, so what PostgreSQL says of its phase is of now. */
    void standBy() {
        acknowledged.set(NOT_ACTIVE);
        trustsPhase = true;
    }

    /** Every change up to here was acknowledged; less than before means nothing. */
    void acknowledge(long revision) {
        acknowledged.accumulateAndGet(revision, Math::max);
    }

    boolean hasNewsForOthers() {
        return acknowledged.get() > told;
    }

    /** The other instances answer from PostgreSQL, and whoever waits for a revision to be published may have asked one of them. */
    void tellOthers() {
        long now = acknowledged.get();
        if (now > told) {
            update(row -> row.setAcknowledged(now));
            told = now;
        }
    }

    /** This instance begins to look at the topics. A rebuild that a predecessor didn't end stays to be done. */
    void beginCheck() {
        trustsPhase = false;
        update(row -> {
            if (row.phase() == RelayPhase.FOLLOWING) {
                row.setPhase(RelayPhase.CHECKING);
            }
        });
    }

    void beginRebuild() {
        update(row -> row.setPhase(RelayPhase.REBUILDING));
    }

    /** The topics hold what they should up to a revision. */
    void beginFollowing(String kafkaCluster, long published, Map<ResourceType, Long> positions) {
        transaction.executeWithoutResult(status -> {
            RelayStateRow row = row();
            row.setPhase(RelayPhase.FOLLOWING);
            row.setKafkaCluster(kafkaCluster);
            row.setAcknowledged(published);
            remember(published, positions);
        });
        acknowledged.set(published);
        told = published;
        trustsPhase = true;
    }

    /** Everything up to {@code published} is in committed transactions. */
    void remember(long published, Map<ResourceType, Long> positions) {
        transaction.executeWithoutResult(status -> {
            row().setPublished(published);
            positions.forEach((type, position) -> topics.save(new RelayTopicRow(type.qualifiedPlural(), position)));
        });
    }

    Remembered remembered() {
        return Objects.requireNonNull(transaction.execute(status -> {
            RelayStateRow row = row();
            Map<String, Long> positions = topics.findAll().stream()
                    .collect(Collectors.toMap(RelayTopicRow::resource, RelayTopicRow::revision));
            return new Remembered(row.phase(), row.published(), row.kafkaCluster(), positions);
        }));
    }

    private void update(Consumer<RelayStateRow> change) {
        transaction.executeWithoutResult(status -> change.accept(row()));
    }

    private RelayStateRow row() {
        return states.findById(RelayStateRow.ID).orElseThrow();
    }

    /**
     * What PostgreSQL says that Kafka holds.
     *
     * @param positions the revision of the last record by resource
     */
    record Remembered(RelayPhase phase, long published, String kafkaCluster, Map<String, Long> positions) {
        long position(ResourceType type) {
            return positions.getOrDefault(type.qualifiedPlural(), 0L);
        }
    }
}
