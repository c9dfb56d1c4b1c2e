package dev.capstan.apiserver.publish;

import static dev.capstan.apiserver.store.TestObjects.configMap;
import static dev.capstan.apiserver.store.TestObjects.create;
import static dev.capstan.apiserver.store.TestObjects.deleted;
import static dev.capstan.apiserver.store.TestObjects.namespace;
import static dev.capstan.apiserver.store.TestObjects.updated;
import static dev.capstan.resource.ResourceTypes.CONFIGMAPS;
import static dev.capstan.resource.ResourceTypes.PODS;
import static dev.capstan.resource.ResourceTypes.SECRETS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.capstan.apiserver.store.Mutation;
import dev.capstan.apiserver.store.ObjectStore;
import dev.capstan.apiserver.store.ObjectStore.StoreStatus;
import dev.capstan.apiserver.store.ReadVersion.Fresh;
import dev.capstan.apiserver.store.StoreException;
import dev.capstan.apiserver.store.StoredObject;
import dev.capstan.apiserver.store.TestPostgres;
import dev.capstan.event.ChangeHeaders;
import dev.capstan.resource.ObjectKey;
import dev.capstan.resource.ResourceType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RelayIT {
    private static final Duration SOON = Duration.ofMinutes(2);

    private final TestKafka kafka = new TestKafka();
    private final TopicContents topics = new TopicContents(kafka.bootstrapServers());
    private final String database = TestPostgres.newDatabase();

    @BeforeEach
    void start() {
        kafka.start();
    }

    @AfterEach
    void stop() {
        kafka.close();
    }

    @Test
    void publishesEveryChangeInOrderWithItsHeaders() {
        try (RelayInstance instance = relay()) {
            ObjectStore store = instance.store();
            store.commit(namespace("default"));
            StoredObject pod = store.commit(create(PODS, ObjectKey.namespaced("default", "web")));
            StoredObject bound = store.commit(boundTo(pod, "node-1"));
            StoredObject gone = store.commit(deleted(bound));
            awaitPublished(store);

            List<ConsumerRecord<String, byte[]>> records = topics.records(PODS);
            String epoch = store.status().epoch();
            assertThat(records).extracting(ConsumerRecord::key).containsOnly("default/web");
            assertThat(records)
                    .extracting(
                            record -> header(record, ChangeHeaders.TYPE),
                            record -> header(record, ChangeHeaders.REVISION),
                            record -> header(record, ChangeHeaders.UID),
                            record -> header(record, ChangeHeaders.NODE),
                            record -> header(record, ChangeHeaders.EPOCH))
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple(
                                    "ADDED", Long.toString(pod.revision()), pod.uid(), "", epoch),
                            org.assertj.core.groups.Tuple.tuple(
                                    "MODIFIED", Long.toString(bound.revision()), pod.uid(), "node-1", epoch),
                            org.assertj.core.groups.Tuple.tuple(
                                    "DELETED", Long.toString(gone.revision()), pod.uid(), "node-1", epoch));
            assertThat(text(records.get(1))).isEqualTo(bound.tree().toString());
            assertThat(records.getLast().value()).isNull();
        }
    }

    @Test
    void secretValuesNeverReachKafka() {
        try (RelayInstance instance = relay()) {
            ObjectStore store = instance.store();
            store.commit(namespace("default"));
            Mutation.Create secret = create(SECRETS, ObjectKey.namespaced("default", "password"));
            secret.object().put("type", "Opaque").putObject("data").put("password", "aHVudGVyMg==");
            secret.object().putObject("stringData").put("plain", "hunter2");
            secret.object()
                    .withObject("metadata")
                    .putObject("annotations")
                    .put("kubectl.kubernetes.io/last-applied-configuration", "{\"stringData\":\"hunter2\"}")
                    .put("team", "blue");
            StoredObject stored = store.commit(secret);
            store.commit(updated(stored, "aHVudGVyMw=="));
            awaitPublished(store);

            assertThat(topics.records(SECRETS))
                    .hasSize(2)
                    .allSatisfy(record -> assertThat(text(record)).contains("blue", "Opaque", stored.uid()));
            assertThat(topics.everyByte())
                    .contains("blue", stored.uid())
                    .doesNotContain("hunter2", "aHVudGVyM", "last-applied");
        }
    }

    @Test
    void goesOnAfterARestartWithoutGapAndInOrder() {
        try (RelayInstance instance = relay()) {
            instance.store().commit(namespace("default"));
            write(instance.store(), "first", 50);
        }
        kafka.stop();
        try (RelayInstance withoutKafka = relay()) {
            write(withoutKafka.store(), "second", 50);
            assertThat(withoutKafka.store().status().rebuilding()).isTrue();
        }
        kafka.start();
        try (RelayInstance instance = relay()) {
            write(instance.store(), "third", 50);
            awaitPublished(instance.store());

            assertThat(topics.records(CONFIGMAPS))
                    .extracting(record -> Long.parseLong(header(record, ChangeHeaders.REVISION)))
                    .hasSize(150)
                    .isSorted()
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void sendsAgainWhatAnAbortedTransactionHeld() {
        try (RelayInstance instance = relay("capstan.relay.quiet-commit-interval=50s")) {
            ObjectStore store = instance.store();
            store.commit(namespace("default"));
            write(store, "uncommitted", 20);
            awaitPublished(store);
            assertThat(topics.compacted(CONFIGMAPS)).isEmpty();

            fence();
            write(store, "afterwards", 1);
            awaitPublished(store);
        }

        assertThat(topics.compacted(CONFIGMAPS)).hasSize(21);
    }

    @Test
    void rebuildsAWipedKafkaUnderANewEpochWhileWritersGoOn() {
        try (RelayInstance instance = relay()) {
            ObjectStore store = instance.store();
            store.commit(namespace("default"));
            write(store, "before", 20);
            await().atMost(SOON)
                    .until(() ->
                            instance.publication().settled() >= store.status().revision());
            long epoch = Long.parseLong(store.status().epoch());

            kafka.stop();
            kafka.wipe(true);
            write(store, "meanwhile", 20);
            kafka.start();

            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(Long.parseLong(store.status().epoch())).isGreaterThan(epoch));
            awaitPublished(store);
            assertTopicShowsStore(CONFIGMAPS, store);
        }
    }

    @Test
    void rebuildsAKafkaThatWasWipedBeforeAnythingWasRemembered() {
        try (RelayInstance instance = relay("capstan.relay.quiet-commit-interval=50s")) {
            ObjectStore store = instance.store();
            store.commit(namespace("default"));
            write(store, "before", 20);
            awaitPublished(store);
            assertThat(instance.publication().settled()).isZero();
            long epoch = Long.parseLong(store.status().epoch());

            kafka.stop();
            kafka.wipe(true);
            kafka.start();
            write(store, "afterwards", 1);

            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(Long.parseLong(store.status().epoch())).isGreaterThan(epoch));
            awaitPublished(store);
        }
    }

    @Test
    void overwritesTheTopicsOfAnotherStoreInPlace() {
        try (RelayInstance stranger = relay()) {
            stranger.store().commit(namespace("default"));
            write(stranger.store(), "strange", 10);
            awaitPublished(stranger.store());
        }
        try (RelayInstance instance = RelayInstance.start(TestPostgres.newDatabase(), kafka.bootstrapServers())) {
            ObjectStore store = instance.store();
            store.commit(namespace("default"));
            write(store, "own", 3);
            awaitPublished(store);

            assertTopicShowsStore(CONFIGMAPS, store);
        }
    }

    @Test
    void aRestoredBackupBeginsAnEpochBeyondWhatKafkaSaw() {
        String backup = database.replaceAll(".*/([^?]+).*", "$1") + "_backup";
        long backedUp;
        long lost;
        try (RelayInstance instance = relay()) {
            instance.store().commit(namespace("default"));
            write(instance.store(), "kept", 5);
            awaitPublished(instance.store());
            backedUp = instance.store().status().revision();
        }
        TestPostgres.execute("CREATE DATABASE " + backup + " TEMPLATE " + database.replaceAll(".*/([^?]+).*", "$1"));
        try (RelayInstance instance = relay()) {
            write(instance.store(), "lost", 30);
            awaitPublished(instance.store());
            lost = instance.store().status().revision();
        }
        String restored = database.replaceAll("/[^/?]+(\\?|$)", "/" + backup + "$1");
        try (RelayInstance instance = RelayInstance.start(restored, kafka.bootstrapServers())) {
            ObjectStore store = instance.store();
            write(store, "new", 2);
            awaitPublished(store);

            assertThat(store.status().revision()).isGreaterThan(lost);
            assertTopicShowsStore(CONFIGMAPS, store);
            assertThat(List.of(backedUp, lost))
                    .allSatisfy(seen -> assertThatThrownBy(() -> store.watch(CONFIGMAPS, null, seen))
                            .isInstanceOfSatisfying(
                                    StoreException.class,
                                    gone -> assertThat(gone.reason()).isEqualTo(StoreException.Reason.REVISION_GONE)));
        }
    }

    @Test
    void ofTwoInstancesOneRelaysAndTheOtherTakesOver() {
        try (RelayInstance second = secondAfterFirst()) {
            write(second.store(), "later", 10);
            awaitPublished(second.store());
        }

        assertThat(topics.records(CONFIGMAPS))
                .extracting(record -> Long.parseLong(header(record, ChangeHeaders.REVISION)))
                .hasSize(20)
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    void whoDoesNotReachKafkaLeavesTheRelayToOneWhoDoes() {
        try (RelayInstance cutOff = RelayInstance.start(database, "127.0.0.1:1")) {
            await().until(() -> cutOff.relayHolder().isPresent());

            try (RelayInstance other = relay()) {
                cutOff.store().commit(namespace("default"));
                awaitPublished(other.store());
            }
        }
    }

    private RelayInstance secondAfterFirst() {
        try (RelayInstance first = relay()) {
            RelayInstance second = relay();
            second.store().commit(namespace("default"));
            write(second.store(), "early", 10);
            awaitPublished(first.store());
            awaitPublished(second.store());
            return second;
        }
    }

    private RelayInstance relay(String... properties) {
        return RelayInstance.start(database, kafka.bootstrapServers(), properties);
    }

    /** What a relay of another instance does when it takes over. */
    private void fence() {
        try (KafkaProducer<String, byte[]> other = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        kafka.bootstrapServers(),
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        "capstan-relay"),
                new StringSerializer(),
                new ByteArraySerializer())) {
            other.initTransactions();
        }
    }

    private static void write(ObjectStore store, String prefix, int count) {
        for (int i = 0; i < count; i++) {
            store.commit(configMap("default", prefix + "-" + i));
        }
    }

    private static Mutation.Update boundTo(StoredObject pod, String node) {
        var tree = pod.tree().deepCopy();
        tree.putObject("spec").put("nodeName", node);
        return new Mutation.Update(pod.type(), pod.key(), tree, pod.revision());
    }

    private static void awaitPublished(ObjectStore store) {
        await().atMost(SOON).pollInterval(Duration.ofMillis(20)).untilAsserted(() -> {
            StoreStatus status = store.status();
            assertThat(status.rebuilding()).isFalse();
            assertThat(status.published()).isGreaterThanOrEqualTo(status.revision());
        });
    }

    private void assertTopicShowsStore(ResourceType type, ObjectStore store) {
        Set<String> stored = store.list(type, null, new Fresh()).items().stream()
                .map(object -> object.key() + "@" + object.revision())
                .collect(Collectors.toSet());
        // What is on its way to a committed transaction counts when it is there.
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(topics.compacted(type).values())
                    .extracting(record -> record.key() + "@" + header(record, ChangeHeaders.REVISION))
                    .containsExactlyInAnyOrderElementsOf(stored);
            assertThat(topics.compacted(type).values())
                    .allSatisfy(record -> assertThat(header(record, ChangeHeaders.EPOCH))
                            .isEqualTo(store.status().epoch()));
        });
    }

    private static String header(ConsumerRecord<?, ?> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static String text(ConsumerRecord<String, byte[]> record) {
        return new String(record.value(), StandardCharsets.UTF_8);
    }
}
