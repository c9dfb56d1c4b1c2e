package dev.capstan.informer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.event.ChangeEvent;
import dev.capstan.resource.ObjectKey;
import dev.capstan.tracing.Cause;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TopicInformerTest {
    private static final ObjectKey KEY = ObjectKey.namespaced("default", "a");

    private final List<String> told = new ArrayList<>();
    private TopicInformer<ConfigMap> informer = newInformer();

    private TopicInformer<ConfigMap> newInformer() {
        TopicInformer<ConfigMap> created = new TopicInformer<>(
                "capstan.configmaps",
                TopicInformerTest::decode,
                headers -> !headers.node().equals("other"));
        created.addHandler(event -> told.add(describe(event)));
        return created;
    }

    @BeforeEach
    void startFresh() {
        informer = newInformer();
        told.clear();
    }

    @Nested
    class UntilItHasCaughtUp {
        @Test
        void tellsOnlyHowThingsStandAndInOrderOfRevision() {
            send(1, 5, "default/b", "u1");
            send(1, 6, "default/a", "u2");
            send(1, 7, "default/b", "u1");
            send(1, 8, "default/c", "u3");
            tombstone(1, 9, "default/c");
            assertThat(told).isEmpty();

            informer.caughtUp();

            assertThat(told).containsExactly("Added default/a@6", "Added default/b@7");
        }

        @Test
        void takesWhatCompactionLeftOfAnAbortedTransactionAndItsRepetition() {
            // 5 and 6 were compacted away, 7 not yet; then the next relay sent all three again.
            send(1, 7, "default/c", "u3");
            send(1, 5, "default/a", "u1");
            send(1, 6, "default/b", "u2");
            send(1, 7, "default/c", "u3");
            informer.caughtUp();

            assertThat(told).containsExactly("Added default/a@5", "Added default/b@6", "Added default/c@7");
        }

        @Test
        void anUnreadableRecordIsMissedAlone() {
            informer.accept("default/a", "?".getBytes(StandardCharsets.UTF_8), new RecordHeaders(1, 5, "u1", "", ""));
            send(1, 6, "default/b", "u2");
            informer.caughtUp();

            assertThat(told).containsExactly("Added default/b@6");
        }
    }

    @Nested
    class GivenASyncedInformerWithTwoObjects {
        @BeforeEach
        void sync() {
            send(1, 5, "default/a", "u1");
            send(1, 6, "default/b", "u2");
            informer.caughtUp();
            told.clear();
        }

        @Test
        void dropsARecordThatIsNotAboveWhatWasHeardOfItsKey() {
            send(1, 5, "default/a", "u1");
            send(1, 4, "default/a", "u1");
            tombstone(1, 4, "default/a");

            assertThat(told).isEmpty();
            assertThat(informer.store().get(KEY)).isPresent();
        }

        @Test
        void theDeadStayDeadWhenTheirCreationIsSentAgain() {
            tombstone(1, 7, "default/a");
            send(1, 5, "default/a", "u1");
            tombstone(1, 7, "default/a");

            assertThat(told).containsExactly("Deleted default/a@5");
        }

        @Test
        void takesARecordBelowAnotherKeysThatItNeverSaw() {
            send(1, 9, "default/d", "u4");
            send(1, 8, "default/c", "u3");

            assertThat(told).containsExactly("Added default/d@9", "Added default/c@8");
        }

        @Test
        void tellsADeletionBeforeTheSuccessorOfTheSameName() {
            send(1, 7, "default/a", "u3");

            assertThat(told).containsExactly("Deleted default/a@5", "Added default/a@7");
        }

        @Test
        void leavesUnwantedRecordsUnparsedAndDropsWhatTheyReplace() {
            informer.accept(
                    "default/a",
                    "not parsed".getBytes(StandardCharsets.UTF_8),
                    new RecordHeaders(1, 7, "u3", "other", ""));

            assertThat(told).containsExactly("Deleted default/a@5");
            assertThat(informer.ignored()).isEqualTo(1);
        }

        @Test
        void aNewEpochEndsSyncAndRemovesWhatItDoesNotConfirm() {
            send(2, 9, "default/a", "u1");
            assertThat(informer.hasSynced()).isFalse();
            assertThat(informer.store().list()).hasSize(2);
            assertThat(told).isEmpty();

            informer.caughtUp();

            assertThat(informer.hasSynced()).isTrue();
            assertThat(told).containsExactly("Deleted default/b@6", "Modified default/a@9");
        }

        @Test
        void anEpochMayShowAnObjectAsItWasBefore() {
            send(2, 3, "default/a", "u1");
            informer.caughtUp();

            assertThat(told).containsExactly("Deleted default/b@6", "Modified default/a@3");
        }

        @Test
        void anOldEpochIsNotHeardAnyMore() {
            send(2, 9, "default/a", "u1");
            send(1, 99, "default/c", "u3");
            informer.caughtUp();

            assertThat(told).containsExactly("Deleted default/b@6", "Modified default/a@9");
        }

        @Test
        void readingTheSameTopicAgainTellsNobodyOfStatesThatLieBehind() {
            send(1, 7, "default/a", "u1");
            send(1, 8, "default/c", "u3");
            tombstone(1, 9, "default/c");
            told.clear();

            informer.rewound();
            send(1, 5, "default/a", "u1");
            send(1, 6, "default/b", "u2");
            send(1, 7, "default/a", "u1");
            send(1, 8, "default/c", "u3");
            tombstone(1, 9, "default/c");
            informer.caughtUp();

            assertThat(told).isEmpty();
        }

        @Test
        void whatKafkaLostIsTakenWhenItIsSentAgain() {
            informer.rewound();
            send(1, 5, "default/a", "u1");
            informer.caughtUp();
            assertThat(told).containsExactly("Deleted default/b@6");

            send(1, 6, "default/b", "u2");

            assertThat(told).containsExactly("Deleted default/b@6", "Added default/b@6");
        }

        @Test
        void knowsThatAnotherEpochHasBegun() {
            assertThat(informer.isSyncedBefore(1)).isFalse();
            assertThat(informer.isSyncedBefore(2)).isTrue();

            informer.rewound();
            assertThat(informer.isSyncedBefore(2)).isFalse();
        }

        @Test
        void readingAgainTellsTheDifferenceOnce() {
            informer.rewound();
            send(1, 7, "default/b", "u2");
            send(1, 8, "default/b", "u9");
            informer.caughtUp();

            assertThat(told).containsExactly("Deleted default/a@5", "Deleted default/b@6", "Added default/b@8");
        }
    }

    @Nested
    class OnBehalfOfTheOneWhoseRequestItWas {
        private final List<@Nullable Cause> causes = new ArrayList<>();

        @BeforeEach
        void listen() {
            informer.addHandler(event -> causes.add(Cause.current()));
        }

        @Test
        void tellsAWishAndAReportApart() {
            send(1, 4, "default/before", "u0");
            informer.caughtUp();
            causes.clear();
            sendTraced(5, "00-made", "u1");
            sendTraced(6, "00-changed", "u1");
            sendTraced(7, "00-made-anew", "u2");

            assertThat(causes)
                    .containsExactly(
                            new Cause("00-made", true),
                            new Cause("00-changed", false),
                            new Cause("00-made-anew", true),
                            new Cause("00-made-anew", true));
            assertThat(Cause.current()).isNull();
        }

        @Test
        void saysNothingOfTheCausesOfWhatHappenedBeforeItListened() {
            sendTraced(5, "00-long-ago", "u1");
            informer.caughtUp();

            assertThat(causes).containsExactly((Cause) null);
        }

        private void sendTraced(long revision, String traceparent, String uid) {
            informer.accept(
                    "default/a",
                    ("default/a " + uid + " " + revision).getBytes(StandardCharsets.UTF_8),
                    new RecordHeaders(1, revision, uid, "", traceparent));
        }
    }

    private void send(long epoch, long revision, String key, String uid) {
        informer.accept(
                key,
                (key + " " + uid + " " + revision).getBytes(StandardCharsets.UTF_8),
                new RecordHeaders(epoch, revision, uid, "", ""));
    }

    private void tombstone(long epoch, long revision, String key) {
        byte @Nullable [] nothing = null;
        informer.accept(key, nothing, new RecordHeaders(epoch, revision, "", "", ""));
    }

    private static ConfigMap decode(byte[] value) {
        String[] words = new String(value, StandardCharsets.UTF_8).split(" ");
        ObjectKey key = ObjectKey.parse(words[0]);
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(key.namespace())
                .withName(key.name())
                .withUid(words[1])
                .withResourceVersion(words[2])
                .endMetadata()
                .build();
    }

    private static String describe(ChangeEvent<ConfigMap> event) {
        ConfigMap object = switch (event) {
            case ChangeEvent.Added<ConfigMap> added -> added.object();
            case ChangeEvent.Modified<ConfigMap> modified -> modified.object();
            case ChangeEvent.Deleted<ConfigMap> deleted -> deleted.last();
        };
        return event.getClass().getSimpleName() + " " + event.key() + "@"
                + object.getMetadata().getResourceVersion();
    }
}
