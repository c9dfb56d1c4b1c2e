package dev.capstan.apiserver.publish;

import static dev.capstan.apiserver.store.TestObjects.configMap;
import static dev.capstan.apiserver.store.TestObjects.deleted;
import static dev.capstan.apiserver.store.TestObjects.namespace;
import static dev.capstan.apiserver.store.TestObjects.updated;
import static dev.capstan.resource.ResourceTypes.CONFIGMAPS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.capstan.apiserver.store.ObjectStore;
import dev.capstan.apiserver.store.ObjectStore.StoreStatus;
import dev.capstan.apiserver.store.StoredObject;
import dev.capstan.apiserver.store.TestPostgres;
import dev.capstan.testing.ManualClock;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What informers show and tell while relays, Kafka and PostgreSQL go through their worst days. */
class InformersUnderFaultsIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    private final TestKafka kafka = new TestKafka();
    private final TopicContents topics = new TopicContents(kafka.bootstrapServers());
    private final String database = TestPostgres.newDatabase();
    private final AtomicReference<@Nullable ObjectStore> current = new AtomicReference<>();

    @BeforeEach
    void start() {
        kafka.start();
    }

    @AfterEach
    void stop() {
        kafka.close();
    }

    @Test
    void aPausedRelayThatComesBackIsRefusedAndANewInformerEqualsPostgresAfterCompaction() throws Exception {
        Duration segmentAge = Duration.ofSeconds(2);
        try (RelayInstance paused = relay(
                PausingInterceptor.PROPERTY,
                "capstan.relay.quiet-commit-interval=50s",
                "capstan.relay.segment-age=" + segmentAge.toMillis() + "ms")) {
            ObjectStore store = paused.store();
            store.commit(namespace("default"));
            write(store, "early", 10);
            StoredObject doomed = store.commit(configMap("default", "doomed"));
            awaitPublished(store);
            // The next record begins a segment, in the midst of the transaction.
            await().pollDelay(segmentAge.multipliedBy(2)).until(() -> true);
            write(store, "middle", 5);
            awaitPublished(store);
            PausingInterceptor.pauseAt("default/late");
            StoredObject late = store.commit(configMap("default", "late"));
            PausingInterceptor.awaitPaused();

            try (RelayInstance successor = relay()) {
                endConnectionOfRelayLock();
                store.commit(updated(late, "newer"));
                store.commit(deleted(doomed));
                write(successor.store(), "afterwards", 3);
                awaitPublished(successor.store());

                assertThat(PausingInterceptor.resume())
                        .as("refused by Kafka, or given up by the relay when it saw its successor")
                        .isInstanceOf(KafkaException.class);
                await().atMost(SOON).until(() -> occurrences("default/early-0") == 1);
                assertThat(occurrences("default/middle-0"))
                        .as("aborted, and sent again")
                        .isEqualTo(2);
                assertThat(occurrences("default/late"))
                        .as("created and updated, by the successor")
                        .isEqualTo(2);
                try (ListeningInformer fresh = informer(successor.store())) {
                    await().atMost(SOON).until(fresh::hasSynced);

                    fresh.assertEqualsPostgres(database);
                }
            }
        }
    }

    @Test
    void nobodyIsSyncedBeforeTheRelayHasPublishedWhatTheStoreHas() throws InterruptedException {
        try (RelayInstance instance = relay(PausingInterceptor.PROPERTY)) {
            instance.store().commit(namespace("default"));
            write(instance.store(), "early", 2);
            PausingInterceptor.pauseAt("default/late");
            StoredObject late = instance.store().commit(configMap("default", "late"));
            PausingInterceptor.awaitPaused();
            try (ListeningInformer informer = informer(instance.store())) {
                await().during(Duration.ofSeconds(1)).until(() -> !informer.hasSynced());
                assertThat(informer.told()).isEmpty();

                assertThat(PausingInterceptor.resume()).isNull();
                await().atMost(SOON).until(informer::hasSynced);
                assertThat(informer.told()).endsWith("Added default/late@" + late.revision());
            }
        }
    }

    @Test
    void nobodyHasCaughtUpBeforeTheRelayHasPublishedWhatTheStoreHeldWhenHeAsked() throws Exception {
        try (RelayInstance instance = relay(PausingInterceptor.PROPERTY)) {
            instance.store().commit(namespace("default"));
            write(instance.store(), "early", 2);
            try (ListeningInformer informer = informer(instance.store())) {
                await().atMost(SOON).until(informer::hasSynced);
                informer.catchUp().get(60, TimeUnit.SECONDS);
                PausingInterceptor.pauseAt("default/late");
                instance.store().commit(configMap("default", "late"));
                PausingInterceptor.awaitPaused();

                CompletableFuture<Void> caughtUp = informer.catchUp();
                await().during(Duration.ofSeconds(1)).until(() -> !caughtUp.isDone());
                assertThat(informer.get("default", "late")).isEmpty();

                assertThat(PausingInterceptor.resume()).isNull();
                caughtUp.get(60, TimeUnit.SECONDS);
                assertThat(informer.get("default", "late")).isPresent();
            }
        }
    }

    @Test
    void nobodyIsSyncedOrToldAnythingWhileTheTopicsOfAForeignStoreAreOverwritten() throws InterruptedException {
        String own = TestPostgres.newDatabase();
        try (RelayInstance withoutKafka = RelayInstance.start(own, "127.0.0.1:1")) {
            withoutKafka.store().commit(namespace("default"));
            write(withoutKafka.store(), "own", 3);
        }
        try (ListeningInformer informer =
                new ListeningInformer(kafka.bootstrapServers(), this::currentStore, Clock.systemUTC())) {
            try (RelayInstance foreign = relay()) {
                current.set(foreign.store());
                foreign.store().commit(namespace("default"));
                write(foreign.store(), "foreign", 2);
                await().atMost(SOON)
                        .until(() -> informer.hasSynced() && informer.told().size() == 2);
                informer.forget();
            }
            PausingInterceptor.pauseAt("default/own-1");
            try (RelayInstance instance =
                    RelayInstance.start(own, kafka.bootstrapServers(), PausingInterceptor.PROPERTY)) {
                current.set(instance.store());
                PausingInterceptor.awaitPaused();
                await().atMost(SOON).until(() -> !informer.hasSynced());
                try (ListeningInformer fresh = informer(instance.store())) {
                    await().during(Duration.ofSeconds(1)).until(() -> !fresh.hasSynced() && !informer.hasSynced());
                }
                assertThat(informer.told()).isEmpty();

                PausingInterceptor.resume();
                await().atMost(SOON).until(informer::hasSynced);
                assertThat(informer.told()).hasSize(5).satisfies(told -> {
                    assertThat(told.subList(0, 2)).allMatch(event -> event.startsWith("Deleted default/foreign-"));
                    assertThat(told.subList(2, 5)).allMatch(event -> event.startsWith("Added default/own-"));
                });
                informer.assertEqualsPostgres(own);
            }
        }
    }

    @Test
    void aWipedKafkaIsFilledAgainAndNobodyIsToldThatAnythingWent() {
        try (RelayInstance instance = relay();
                ListeningInformer informer = informer(instance.store())) {
            ObjectStore store = instance.store();
            store.commit(namespace("default"));
            write(store, "before", 10);
            StoredObject gone = store.commit(configMap("default", "gone"));
            await().atMost(SOON)
                    .until(() -> informer.hasSynced() && informer.told().size() == 11);
            // Else the log would simply be sent again, and no new epoch be needed.
            await().atMost(SOON)
                    .until(() ->
                            instance.publication().settled() >= store.status().revision());
            String epoch = store.status().epoch();
            informer.forget();

            kafka.stop();
            kafka.wipe(true);
            store.commit(deleted(gone));
            StoredObject added = store.commit(configMap("default", "meanwhile"));
            kafka.start();

            await().atMost(SOON).until(() -> !informer.hasSynced());
            await().atMost(SOON)
                    .until(() -> !store.status().epoch().equals(epoch)
                            && !store.status().rebuilding()
                            && informer.hasSynced());
            assertThat(informer.told())
                    .containsExactly(
                            "Deleted default/gone@" + gone.revision(), "Added default/meanwhile@" + added.revision());
            informer.assertEqualsPostgres(database);
        }
    }

    @Test
    void aRestoredBackupTakesInformersToItsStateAndNeverThroughStatesBetween() {
        StoredObject kept;
        StoredObject changed;
        StoredObject lost;
        try (ListeningInformer informer =
                new ListeningInformer(kafka.bootstrapServers(), this::currentStore, Clock.systemUTC())) {
            try (RelayInstance instance = relay()) {
                current.set(instance.store());
                instance.store().commit(namespace("default"));
                kept = instance.store().commit(configMap("default", "kept"));
                changed = instance.store().commit(configMap("default", "changed"));
                awaitPublished(instance.store());
            }
            String backup = databaseName() + "_backup";
            TestPostgres.execute("CREATE DATABASE " + backup + " TEMPLATE " + databaseName());
            StoredObject changedLater;
            try (RelayInstance instance = relay()) {
                current.set(instance.store());
                changedLater = instance.store().commit(updated(changed, "later"));
                lost = instance.store().commit(configMap("default", "lost"));
                String last = "Added default/lost@" + lost.revision();
                await().atMost(SOON).until(() -> informer.told().contains(last));
            }
            informer.forget();
            String restored = database.replaceAll("/[^/?]+(\\?|$)", "/" + backup + "$1");
            try (RelayInstance instance = RelayInstance.start(restored, kafka.bootstrapServers())) {
                current.set(instance.store());
                StoredObject added = instance.store().commit(configMap("default", "new"));
                String last = "Added default/new@" + added.revision();
                await().atMost(SOON)
                        .until(() -> informer.hasSynced() && informer.told().contains(last));

                assertThat(informer.told())
                        .as("kept@%d is as it was", kept.revision())
                        .containsExactly(
                                "Deleted default/lost@" + lost.revision(),
                                "Modified default/changed@" + changed.revision(),
                                last);
                assertThat(changedLater.revision())
                        .isLessThan(instance.store().status().revision());
                informer.assertEqualsPostgres(restored);
            }
        }
    }

    @Test
    void anInformerThatWasAwayForHalfTheTombstonesRetentionReadsTheTopicAgain() {
        ManualClock clock = new ManualClock();
        try (RelayInstance instance = relay();
                ListeningInformer informer = new ListeningInformer(kafka.bootstrapServers(), instance::store, clock)) {
            instance.store().commit(namespace("default"));
            write(instance.store(), "before", 3);
            await().atMost(SOON)
                    .until(() -> informer.hasSynced() && informer.told().size() == 3);
            assertThat(informer.connections()).isEqualTo(1);
            informer.forget();

            clock.advance(Duration.ofHours(13));
            write(instance.store(), "after", 1);

            await().atMost(SOON)
                    .until(() -> informer.hasSynced() && informer.told().size() == 1);
            assertThat(informer.connections()).isEqualTo(2);
            informer.assertEqualsPostgres(database);
        }
    }

    private RelayInstance relay(String... properties) {
        return RelayInstance.start(database, kafka.bootstrapServers(), properties);
    }

    private ListeningInformer informer(ObjectStore store) {
        return new ListeningInformer(kafka.bootstrapServers(), () -> store, Clock.systemUTC());
    }

    private ObjectStore currentStore() {
        ObjectStore store = current.get();
        if (store == null) {
            throw new IllegalStateException("no store yet");
        }
        return store;
    }

    private long occurrences(String key) {
        return topics.records(CONFIGMAPS).stream()
                .filter(record -> record.key().equals(key))
                .count();
    }

    /** As PostgreSQL does to a client that it lost: another instance may have the relay now. */
    private void endConnectionOfRelayLock() {
        TestPostgres.execute("""
            SELECT pg_terminate_backend(pid) FROM pg_locks
            WHERE locktype = 'advisory' AND granted
              AND database = (SELECT oid FROM pg_database WHERE datname = '%s')\
            """.formatted(databaseName()));
    }

    private String databaseName() {
        return database.replaceAll(".*/([^?]+).*", "$1");
    }

    private static void write(ObjectStore store, String prefix, int count) {
        for (int i = 0; i < count; i++) {
            store.commit(configMap("default", prefix + "-" + i));
        }
    }

    private static void awaitPublished(ObjectStore store) {
        await().atMost(SOON).pollInterval(Duration.ofMillis(20)).untilAsserted(() -> {
            StoreStatus status = store.status();
            assertThat(status.rebuilding()).isFalse();
            assertThat(status.published()).isGreaterThanOrEqualTo(status.revision());
        });
    }
}
