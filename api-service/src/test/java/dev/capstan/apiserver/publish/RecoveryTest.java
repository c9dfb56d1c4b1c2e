package dev.capstan.apiserver.publish;

import static dev.capstan.resource.ResourceTypes.CONFIGMAPS;
import static dev.capstan.resource.ResourceTypes.PODS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.apiserver.publish.Recovery.Plan;
import dev.capstan.apiserver.publish.Recovery.Plan.Rebuild;
import dev.capstan.apiserver.publish.Recovery.Plan.Resume;
import dev.capstan.apiserver.publish.RelayLedger.Remembered;
import dev.capstan.apiserver.store.Change;
import dev.capstan.apiserver.store.StoreState;
import dev.capstan.apiserver.store.StoredObject;
import dev.capstan.resource.ObjectKey;
import dev.capstan.resource.ResourceType;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class RecoveryTest {
    private static final String CLUSTER = "kafka-1";
    private static final long EPOCH = 1000;
    private static final JsonMapper MAPPER = new JsonMapper();

    private final Map<Long, Change> log = new HashMap<>();
    private final Map<ResourceType, TopicRecord> last = new HashMap<>();
    private final Map<ResourceType, TopicRecord> committed = new HashMap<>();

    @Test
    void aNewStoreWithNewTopicsStartsAtTheBeginning() {
        assertThat(startOf(CONFIGMAPS, plan(store(0, 0), remembered(RelayPhase.CHECKING, 0, "", Map.of()))))
                .isZero();
    }

    @Test
    void aTopicGoesOnAfterItsLastCommittedRecordAndNotAfterAnAbortedOne() {
        last.put(PODS, sent(PODS, 9));
        committed.put(PODS, sent(PODS, 7));

        assertThat(startOf(PODS, plan(store(12, 0), following(5, Map.of())))).isEqualTo(7);
    }

    @Test
    void aQuietTopicGoesOnAfterThePublishedRevision() {
        ends(PODS, sent(PODS, 3));

        assertThat(startOf(PODS, plan(store(900, 0), following(880, Map.of("pods", 3L)))))
                .isEqualTo(880);
    }

    @Test
    void aTopicThatLostItsTailGetsItAgainWhileTheLogHasIt() {
        ends(PODS, sent(PODS, 3));

        assertThat(startOf(PODS, plan(store(12, 2), following(10, Map.of("pods", 9L)))))
                .isEqualTo(3);
    }

    @Test
    void aTopicThatLostMoreThanTheLogHasIsRebuilt() {
        ends(PODS, sent(PODS, 3));

        assertThat(plan(store(12, 5), following(10, Map.of("pods", 9L)))).isInstanceOf(Rebuild.class);
    }

    @Test
    void anEmptyTopicThatWasNotEmptyIsRebuilt() {
        assertThat(plan(store(12, 0), following(10, Map.of("pods", 9L)))).isInstanceOf(Rebuild.class);
    }

    @Test
    void topicsThatAreAllEmptyAreRebuiltThoughNothingMoreIsKnownThanThatSomethingWasSent() {
        Remembered early = new Remembered(RelayPhase.FOLLOWING, 0, 9, CLUSTER, Map.of());

        assertThat(plan(store(12, 0), early)).isInstanceOf(Rebuild.class);
    }

    @Test
    void anotherKafkaClusterIsRebuilt() {
        assertThat(plan(store(12, 0), remembered(RelayPhase.FOLLOWING, 12, "kafka-0", Map.of())))
                .isInstanceOf(Rebuild.class);
    }

    @Test
    void aRebuildThatDidNotEndIsDoneAgain() {
        assertThat(plan(store(12, 0), remembered(RelayPhase.REBUILDING, 12, CLUSTER, Map.of())))
                .isInstanceOf(Rebuild.class);
    }

    @Test
    void recordsOfAnotherEpochAreOverwrittenUnderOneAboveBoth() {
        ends(PODS, new TopicRecord("default/web", new byte[0], "u", EPOCH + 500, 70));

        assertThat(plan(store(12, 0), following(0, Map.of())))
                .isInstanceOfSatisfying(
                        Rebuild.class, rebuild -> assertThat(rebuild.epoch()).isEqualTo(EPOCH + 500));
    }

    @Test
    void aStoreBehindKafkaJumpsBeyondIt() {
        ends(PODS, sent(PODS, 70));

        assertThat(plan(store(12, 0), following(12, Map.of())))
                .isInstanceOfSatisfying(
                        Rebuild.class, rebuild -> assertThat(rebuild.revision()).isEqualTo(70));
    }

    @Test
    void aStoreThatWentItsOwnWaySinceItsBackupJumpsToo() {
        ends(PODS, sent(PODS, 9));
        log.put(9L, change(PODS, 9, "something else"));

        assertThat(plan(store(12, 0), following(5, Map.of())))
                .isInstanceOfSatisfying(
                        Rebuild.class, rebuild -> assertThat(rebuild.revision()).isEqualTo(13));
    }

    private Plan plan(StoreState store, Remembered remembered) {
        return new Recovery(store, remembered, revision -> Optional.ofNullable(log.get(revision)))
                .plan(CLUSTER, last, committed);
    }

    private static StoreState store(long revision, long compacted) {
        return new StoreState(EPOCH, revision, compacted);
    }

    private static Remembered following(long published, Map<String, Long> positions) {
        return remembered(RelayPhase.FOLLOWING, published, CLUSTER, positions);
    }

    private static Remembered remembered(
            RelayPhase phase, long published, String cluster, Map<String, Long> positions) {
        return new Remembered(phase, published, published, cluster, positions);
    }

    private static long startOf(ResourceType type, Plan plan) {
        assertThat(plan).isInstanceOf(Resume.class);
        return ((Resume) plan).after().get(type);
    }

    private void ends(ResourceType type, TopicRecord record) {
        last.put(type, record);
        committed.put(type, record);
    }

    /** A record of a change that the log has too. */
    private TopicRecord sent(ResourceType type, long revision) {
        Change change = change(type, revision, "as sent");
        log.put(revision, change);
        byte[] value = new ChangeRecords().of(change, EPOCH).value();
        return new TopicRecord(change.key().toString(), value, "u", EPOCH, revision);
    }

    private static Change change(ResourceType type, long revision, String content) {
        ObjectKey key = ObjectKey.namespaced("default", "web");
        ObjectNode tree = MAPPER.createObjectNode().put("content", content);
        return new Change(
                Change.Kind.ADDED, revision, type, key, null, new StoredObject(type, key, "u", revision, tree), null);
    }
}
