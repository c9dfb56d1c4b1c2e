package dev.capstan.apiserver.publish;

import dev.capstan.apiserver.publish.Recovery.Plan.Rebuild;
import dev.capstan.apiserver.publish.Recovery.Plan.Resume;
import dev.capstan.apiserver.publish.TopicRebuild.Rebuilt;
import dev.capstan.apiserver.store.Change;
import dev.capstan.apiserver.store.ChangeFeed;
import dev.capstan.apiserver.store.ObjectStore.ChangeStream;
import dev.capstan.apiserver.store.StoreState;
import dev.capstan.resource.ResourceType;
import dev.capstan.resource.ResourceTypes;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One life of the relay, from the first look at the topics to the first failure: whatever goes wrong, the next session finds
 * out from Kafka itself where to go on.
 */
final class RelaySession {
    private static final Logger log = LoggerFactory.getLogger(RelaySession.class);

    /** How long nothing may happen before we look whether we are still wanted. */
    private static final Duration IDLE = Duration.ofMillis(200);

    /** The other instances are told when no change came for so long: telling them in between would hold up the next change. */
    private static final Duration QUIET = Duration.ofMillis(50);

    /** But so often at least. */
    private static final Duration TELLING = Duration.ofMillis(500);

    private final ChangeFeed feed;
    private final RelayLedger ledger;
    private final ObjectTopics topics;
    private final ShardTopics shardTopics;
    private final TopicReader reader;
    private final Supplier<RelayProducer> producers;
    private final RelayProperties properties;
    private final ChangeRecords records = new ChangeRecords();

    RelaySession(
            ChangeFeed feed,
            RelayLedger ledger,
            ObjectTopics topics,
            ShardTopics shardTopics,
            TopicReader reader,
            Supplier<RelayProducer> producers,
            RelayProperties properties) {
        this.feed = feed;
        this.ledger = ledger;
        this.topics = topics;
        this.shardTopics = shardTopics;
        this.reader = reader;
        this.producers = producers;
        this.properties = properties;
    }

    /**
     * Returns when no longer wanted.
     *
     * @param lock names this holding of the relay
     * @param following told once changes are sent as they come
     */
    void run(String lock, BooleanSupplier wanted, Runnable following) throws InterruptedException {
        ledger.beginCheck(lock);
        String cluster = topics.provide();
        try (RelayProducer producer = producers.get()) {
            Map<ResourceType, Long> after = recover(cluster, producer);
            following.run();
            follow(producer, after, wanted);
        } finally {
            ledger.endSession();
        }
    }

    private Map<ResourceType, Long> recover(String cluster, RelayProducer producer) {
        Map<ResourceType, TopicRecord> last = reader.lastRecords(IsolationLevel.READ_UNCOMMITTED);
        Map<ResourceType, TopicRecord> committed = reader.lastRecords(IsolationLevel.READ_COMMITTED);
        Recovery recovery = new Recovery(feed.state(), ledger.remembered(), feed::changeAt);
        return switch (recovery.plan(cluster, last, committed)) {
            case Resume resume -> {
                ledger.beginFollowing(cluster, Collections.min(resume.after().values()), Map.of());
                yield resume.after();
            }
            case Rebuild rebuild -> {
                ledger.beginRebuild();
                Rebuilt rebuilt = new TopicRebuild(feed, reader, producer).run(rebuild);
                ledger.beginFollowing(cluster, rebuilt.revision(), rebuilt.positions());
                yield ResourceTypes.all().stream()
                        .collect(Collectors.toMap(Function.identity(), type -> rebuilt.revision()));
            }
        };
    }

    private void follow(RelayProducer producer, Map<ResourceType, Long> after, BooleanSupplier wanted)
            throws InterruptedException {
        StoreState state = feed.state();
        Pace pace = new Pace();
        Acknowledgements acknowledgements = new Acknowledgements(ledger::acknowledge);
        long start = Collections.min(after.values());
        long rememberedAt = System.nanoTime();
        long remembered = start;
        long toldAt = rememberedAt;
        log.info("relay follows epoch={} revision={}", state.epoch(), start);
        try (ChangeStream changes = feed.changesAfter(start)) {
            while (wanted.getAsBoolean()) {
                if (acknowledgements.areComplete()) {
                    ledger.acknowledge(changes.revision());
                }
                Change change = changes.next(Duration.ZERO);
                if (change == null) {
                    pace.pause();
                    boolean somethingToTell = !acknowledgements.areComplete() || ledger.hasNewsForOthers();
                    change = changes.next(producer.untilCommit(somethingToTell ? QUIET : IDLE));
                }
                if (change != null && change.revision() > after.get(change.type())) {
                    producer.send(
                            change.type(),
                            records.of(change, state.epoch()),
                            change.revision(),
                            acknowledgements.sending(change.revision()));
                    pace.sent();
                }
                check(acknowledgements);
                boolean idle = change == null;
                if (producer.untilCommit(IDLE).isZero()) {
                    producer.commit();
                }
                shardTopics.lookNowAndThen();
                if (idle || System.nanoTime() - toldAt > TELLING.toNanos()) {
                    ledger.tellOthers();
                    toldAt = System.nanoTime();
                }
                boolean due = idle
                        || System.nanoTime() - rememberedAt
                                > properties.persistInterval().toNanos();
                if (due && !producer.hasUncommitted() && changes.revision() > remembered) {
                    remembered = changes.revision();
                    rememberedAt = System.nanoTime();
                    ledger.remember(remembered, producer.committed());
                }
            }
            producer.commit();
            ledger.remember(changes.revision(), producer.committed());
        }
    }

    private static void check(Acknowledgements acknowledgements) {
        Exception refused = acknowledgements.failure();
        if (refused != null) {
            throw new KafkaException("Kafka refused a record", refused);
        }
    }
}
