package dev.capstan.informer;

import dev.capstan.event.Tombstones;
import dev.capstan.management.KafkaRefusal;
import dev.capstan.workqueue.Backoff;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the topics and tells the informers; starts over with a new consumer when Kafka fails.
 *
 * <p>Caught up means, per design: the store's revision R was read live, the relay has published up to R, and the topic was
 * read to the end offset that it had <em>after</em> that.
 */
final class InformerThread {
    private static final Logger log = LoggerFactory.getLogger(InformerThread.class);
    /** Whoever asks to catch up waits for the end of a poll. */
    private static final Duration POLL = Duration.ofMillis(100);

    private static final Duration SYNCING_POLL = Duration.ofMillis(10);
    private static final Duration CATCH_UP_POLL = Duration.ofMillis(10);
    private static final Duration TOPIC_RETRY = Duration.ofMillis(100);
    private static final Duration FAILURE_RETRY = Duration.ofSeconds(1);
    /** Somebody has to do something first. */
    private static final Backoff REFUSAL_RETRY = new Backoff(FAILURE_RETRY, Duration.ofSeconds(10));

    private static final Duration CONTACT_CHECK = Duration.ofSeconds(15);

    /** A tombstone may have been compacted away unseen after its retention; half of it is on the safe side. */
    private static final Duration LONGEST_SILENCE = Tombstones.RETENTION.dividedBy(2);

    private final Supplier<Consumer<String, byte[]>> consumers;
    private final StoreStatus.Source storeStatus;
    private final PublishedRevision published;
    private final EpochWatch epoch;
    private final Contact contact;
    private final Clock clock;
    private final InformerMeters meters;
    private final Map<String, TopicInformer<?>> informers;
    private final Map<TopicPartition, Long> targets = new HashMap<>();
    private final Queue<CatchUp> catchUps = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean running = true;
    private volatile @Nullable Consumer<String, byte[]> current;
    private volatile Optional<String> refusal = Optional.empty();
    private int refusals;

    InformerThread(
            Supplier<Consumer<String, byte[]>> consumers,
            StoreStatus.Source storeStatus,
            List<TopicInformer<?>> informers,
            Clock clock,
            InformerMeters meters) {
        this.clock = clock;
        this.meters = meters;
        this.consumers = consumers;
        this.storeStatus = storeStatus;
        this.published = new PublishedRevision(storeStatus);
        this.epoch = new EpochWatch(storeStatus);
        this.contact = new Contact(clock);
        this.informers = informers.stream().collect(Collectors.toMap(TopicInformer::topic, Function.identity()));
        this.thread = Thread.ofPlatform().name("informers").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** False when an error has ended it. */
    boolean isAlive() {
        return thread.isAlive();
    }

    /** How long Kafka has said nothing, although it is asked at least every 15 s. */
    Duration silence() {
        return contact.silence();
    }

    /** Why Kafka doesn't let this service in, if it doesn't. */
    Optional<String> refusal() {
        return refusal;
    }

    void stop() {
        running = false;
        Consumer<String, byte[]> consumer = current;
        if (consumer == null) {
            thread.interrupt();
        } else {
            // Not interrupted as well: a consumer must say goodbye.
            consumer.wakeup();
        }
    }

    /** @see InformerFactory#catchUp() */
    CompletableFuture<Void> catchUp() {
        CatchUp catchUp = new CatchUp();
        Thread.ofVirtual().name("catch-up").start(() -> {
            if (awaitPublished()) {
                catchUps.add(catchUp);
            } else {
                catchUp.done().cancel(false);
            }
        });
        return catchUp.done();
    }

    /** On a thread of its own, since the API server may not answer for a while. */
    private boolean awaitPublished() {
        // Until then the API server may not be there at all, and each try that fails costs a second.
        while (running && !allSynced()) {
            pause(CATCH_UP_POLL);
        }
        PublishedRevision all = new PublishedRevision(storeStatus);
        while (running && !all.reached()) {
            pause(CATCH_UP_POLL);
        }
        return running;
    }

    private void run() {
        while (running) {
            try (Consumer<String, byte[]> consumer = consumers.get()) {
                current = consumer;
                follow(consumer);
            } catch (WakeupException | org.apache.kafka.common.errors.InterruptException stopped) {
                // stop() asked for it; the loop condition says so
            } catch (InterruptedException stopped) {
                return;
            } catch (RuntimeException failure) {
                pauseAfter(failure);
            } finally {
                current = null;
            }
        }
    }

    private void pauseAfter(RuntimeException failure) {
        refusal = KafkaRefusal.reason(failure);
        if (refusal.isPresent()) {
            Duration pause = REFUSAL_RETRY.delay(refusals++);
            log.warn("{}, asking again in={}", refusal.get(), pause);
            pause(pause);
        } else {
            log.warn("informers lost Kafka, starting over topics={}", informers.keySet(), failure);
            pause(FAILURE_RETRY);
        }
    }

    private void follow(Consumer<String, byte[]> consumer) throws InterruptedException {
        consumer.assign(awaitTopics(consumer));
        refusal = Optional.empty();
        refusals = 0;
        consumer.seekToBeginning(consumer.assignment());
        informers.values().forEach(TopicInformer::rewound);
        catchUps.forEach(CatchUp::startOver);
        targets.clear();
        published.forget();
        contact.made();
        while (running) {
            boolean syncing = !allSynced();
            var records = consumer.poll(syncing || !catchUps.isEmpty() ? SYNCING_POLL : POLL);
            // Before anything is believed: what comes after too long a silence may lack tombstones.
            checkContact(consumer, !records.isEmpty());
            for (TopicPartition partition : records.partitions()) {
                deliver(consumer, partition, records.records(partition));
            }
            if (syncing || !allSynced()) {
                advanceSync(consumer);
            } else if (epoch.isOver()) {
                throw new IllegalStateException("the store began another epoch, and no topic said so");
            }
            catchUps.removeIf(catchUp -> catchUp.advance(consumer, allSynced()));
        }
    }

    private void deliver(
            Consumer<String, byte[]> consumer, TopicPartition partition, List<ConsumerRecord<String, byte[]>> records) {
        TopicInformer<?> informer = informers.get(partition.topic());
        for (ConsumerRecord<String, byte[]> record : records) {
            try {
                RecordHeaders headers = RecordHeaders.of(record);
                if (informer.isBegunBy(headers)) {
                    informer.beginEpoch(headers.epoch());
                    readAgain(consumer, partition);
                    return;
                }
                informer.accept(record.key(), record.value(), headers);
                if (informer.hasSynced()) {
                    meters.heard(record.timestamp(), clock.millis());
                }
            } catch (RuntimeException unreadable) {
                log.error(
                        "skipped unreadable record topic={} offset={}", partition.topic(), record.offset(), unreadable);
            }
        }
    }

    /**
     * A new epoch is read from the topic's beginning: if Kafka was wiped, the position that we held may lie in the middle of
     * the new log, and what comes before it would count as gone.
     */
    private void readAgain(Consumer<String, byte[]> consumer, TopicPartition partition) {
        log.info("topic has a new epoch, reading it again topic={}", partition.topic());
        consumer.seekToBeginning(List.of(partition));
        targets.remove(partition);
        catchUps.forEach(CatchUp::startOver);
        published.forget();
    }

    private void advanceSync(Consumer<String, byte[]> consumer) {
        if (targets.size() < consumer.assignment().size()) {
            if (!published.reached()) {
                return;
            }
            targets.putAll(consumer.endOffsets(consumer.assignment()));
            epoch.syncedIn(published.epoch());
            leaveEpochsBefore(consumer, Long.parseLong(published.epoch()));
        }
        for (TopicInformer<?> informer : informers.values()) {
            if (!informer.hasSynced() && readToTarget(consumer, informer.topic())) {
                informer.caughtUp();
                log.debug("informer synced topic={}", informer.topic());
            }
        }
    }

    /** A topic that was wiped and filled again to exactly where we stood has said nothing of its new epoch; others have. */
    private void leaveEpochsBefore(Consumer<String, byte[]> consumer, long current) {
        for (TopicInformer<?> informer : informers.values()) {
            if (informer.isSyncedBefore(current)) {
                informer.rewound();
                consumer.seekToBeginning(targets.keySet().stream()
                        .filter(partition -> partition.topic().equals(informer.topic()))
                        .toList());
            }
        }
    }

    private boolean readToTarget(Consumer<String, byte[]> consumer, String topic) {
        return targets.entrySet().stream()
                .filter(target -> target.getKey().topic().equals(topic))
                .allMatch(target -> consumer.position(target.getKey()) >= target.getValue());
    }

    private void checkContact(Consumer<String, byte[]> consumer, boolean heard) {
        Duration silence = contact.silence();
        if (silence.compareTo(LONGEST_SILENCE) > 0) {
            throw new IllegalStateException("no contact with Kafka for " + silence);
        }
        if (heard) {
            contact.made();
        } else if (silence.compareTo(CONTACT_CHECK) > 0) {
            consumer.endOffsets(consumer.assignment());
            contact.made();
        }
    }

    /** The relay creates the topics; a service may well be up before it. */
    private List<TopicPartition> awaitTopics(Consumer<String, byte[]> consumer) throws InterruptedException {
        while (true) {
            Map<String, List<PartitionInfo>> known = consumer.listTopics();
            if (known.keySet().containsAll(informers.keySet())) {
                return informers.keySet().stream()
                        .flatMap(topic -> known.get(topic).stream())
                        .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                        .toList();
            }
            Thread.sleep(TOPIC_RETRY.toMillis());
        }
    }

    private boolean allSynced() {
        return informers.values().stream().allMatch(TopicInformer::hasSynced);
    }

    private void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
