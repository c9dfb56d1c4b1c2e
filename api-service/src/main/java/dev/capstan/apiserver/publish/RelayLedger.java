package dev.capstan.apiserver.publish;

import dev.capstan.apiserver.store.Publication;
import dev.capstan.resource.ResourceType;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What is known to be in Kafka: to the moment in memory, where this instance has the relay; now and then in PostgreSQL, for
 * the next relay, the other instances and the log's retention.
 *
 * <p>An instance that has just started calls the topics untrusted until it has checked them itself or seen that whoever has the
 * relay does: Kafka may have been wiped while nobody was there.
 */
final class RelayLedger implements Publication {
    /** From where this instance knows what the topics hold. */
    private sealed interface Standing {
        /** From nowhere: PostgreSQL may tell of a Kafka that was wiped since. */
        record Unknown() implements Standing {}

        /** From PostgreSQL, where the relay that another instance has writes it. */
        record StandingBy() implements Standing {}

        /** From its own relay. */
        record Following(String session, AtomicLong acknowledged) implements Standing {}
    }

    private final RelayStateRows states;
    private final RelayTopicRows topics;
    private final TransactionTemplate transaction;
    private volatile Standing standing = new Standing.Unknown();

    /** What {@link RelayLock#session()} calls the relay that this instance has; belongs to the relay's thread, like what follows. */
    private String session = "";

    /** What the others were told. */
    private long told;

    RelayLedger(RelayStateRows states, RelayTopicRows topics, PlatformTransactionManager transactions) {
        this.states = states;
        this.topics = topics;
        this.transaction = new TransactionTemplate(transactions);
    }

    @Override
    public Progress progress() {
        Standing before = standing;
        RelayStateRow row = row();
        boolean rebuilding = row.phase() != RelayPhase.FOLLOWING;
        return switch (before) {
            case Standing.Unknown() -> new Progress(row.acknowledged(), true);
            case Standing.StandingBy() -> new Progress(row.acknowledged(), rebuilding);
            case Standing.Following(String own, AtomicLong acknowledged) ->
                new Progress(acknowledged.get(), rebuilding || !row.holder().equals(own) || standing != before);
        };
    }

    @Override
    public long settled() {
        return row().published();
    }

    /**
     * Another instance has the relay. What PostgreSQL says is of now if that one has written there since it has it.
     *
     * @param holder the session of the one that has it; empty if none has any more
     */
    void standBy(Optional<String> holder) {
        standing =
                holder.filter(row().holder()::equals).isPresent() ? new Standing.StandingBy() : new Standing.Unknown();
    }

    /** Its relay has failed, or isn't wanted any more: what Kafka holds now, the next one finds out. */
    void endSession() {
        standing = new Standing.Unknown();
    }

    /** Every change up to here was acknowledged; less than before means nothing. */
    void acknowledge(long revision) {
        if (standing instanceof Standing.Following following) {
            following.acknowledged().accumulateAndGet(revision, Math::max);
        }
    }

    boolean hasNewsForOthers() {
        return acknowledged() > told;
    }

    private long acknowledged() {
        return standing instanceof Standing.Following following
                ? following.acknowledged().get()
                : told;
    }

    /** The other instances answer from PostgreSQL, and whoever waits for a revision to be published may have asked one of them. */
    void tellOthers() {
        long now = acknowledged();
        if (now > told) {
            update(row -> row.setAcknowledged(now));
            told = now;
        }
    }

    /**
     * This instance begins to look at the topics. A rebuild that a predecessor didn't end stays to be done.
     *
     * @param begun what {@link RelayLock#session()} calls the relay that it has now
     */
    void beginCheck(String begun) {
        standing = new Standing.Unknown();
        session = begun;
        transaction.executeWithoutResult(status -> {
            RelayStateRow row = states.findToWrite();
            row.setHolder(begun);
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
            RelayStateRow row = rowToWrite();
            row.setPhase(RelayPhase.FOLLOWING);
            row.setKafkaCluster(kafkaCluster);
            row.setAcknowledged(published);
            remember(published, positions);
        });
        told = published;
        standing = new Standing.Following(session, new AtomicLong(published));
    }

    /** Everything up to {@code published} is in committed transactions. */
    void remember(long published, Map<ResourceType, Long> positions) {
        transaction.executeWithoutResult(status -> {
            rowToWrite().setPublished(published);
            positions.forEach((type, position) -> topics.save(new RelayTopicRow(type.qualifiedPlural(), position)));
        });
    }

    Remembered remembered() {
        return Objects.requireNonNull(transaction.execute(status -> {
            RelayStateRow row = row();
            Map<String, Long> positions = topics.findAll().stream()
                    .collect(Collectors.toMap(RelayTopicRow::resource, RelayTopicRow::revision));
            return new Remembered(row.phase(), row.published(), row.acknowledged(), row.kafkaCluster(), positions);
        }));
    }

    private void update(Consumer<RelayStateRow> change) {
        transaction.executeWithoutResult(status -> change.accept(rowToWrite()));
    }

    /**
     * What another relay has written since isn't written over: this instance may have been paused.
     *
     * @throws IllegalStateException when another has begun
     */
    private RelayStateRow rowToWrite() {
        RelayStateRow row = states.findToWrite();
        if (!row.holder().equals(session)) {
            throw new IllegalStateException("another instance has the relay");
        }
        return row;
    }

    private RelayStateRow row() {
        return states.findById(RelayStateRow.ID).orElseThrow();
    }

    /**
     * What PostgreSQL says that Kafka holds.
     *
     * @param published every change up to here, in committed transactions
     * @param acknowledged every change up to here, maybe in one that was still open
     * @param positions the revision of the last record by resource
     */
    record Remembered(
            RelayPhase phase, long published, long acknowledged, String kafkaCluster, Map<String, Long> positions) {
        long position(ResourceType type) {
            return positions.getOrDefault(type.qualifiedPlural(), 0L);
        }
    }
}
