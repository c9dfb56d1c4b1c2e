package dev.capstan.apiserver.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.apiserver.store.Publication.Progress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.SimpleTransactionStatus;

class RelayLedgerTest {
    private static final String CLUSTER = "kafka-1";

    private final Table table = new Table();
    private final RelayLedger ledger = ledger();

    @Test
    void anInstanceThatHasJustStartedTrustsNothing() {
        table.row.setPhase(RelayPhase.FOLLOWING);
        table.row.setAcknowledged(60);

        assertThat(ledger.progress().rebuilding()).isTrue();
    }

    @Test
    void tellsAtOnceWhatWasAcknowledgedToItsOwnRelay() {
        follow(ledger, "first", 5);

        ledger.acknowledge(9);

        assertThat(ledger.progress()).isEqualTo(new Progress(9, false));
    }

    @Test
    void doesNotMixWhatOneRelayPublishedWithThatTheNextFollows() {
        follow(ledger, "first", 60);
        table.amidReading = () -> follow(ledger, "second", 0);

        assertThat(ledger.progress().rebuilding()).isTrue();
        assertThat(ledger.progress()).isEqualTo(new Progress(0, false));
    }

    @Test
    void doesNotTakeWhatAnEarlierRelayWroteForWhatTheNextOneFound() {
        table.row.setPhase(RelayPhase.FOLLOWING);
        table.row.setAcknowledged(60);
        table.amidReading = () -> follow(ledger, "first", 0);

        assertThat(ledger.progress().rebuilding()).isTrue();
    }

    @Test
    void trustsNothingOnceItsRelayHasFailed() {
        follow(ledger, "first", 60);

        ledger.endSession();

        assertThat(ledger.progress().rebuilding()).isTrue();
    }

    @Test
    void doesNotSpeakForTheRelayThatAnotherInstanceHasBegunToFollow() {
        follow(ledger, "paused", 60);
        follow(ledger(), "successor", 50);

        assertThat(ledger.progress().rebuilding()).isTrue();
    }

    @Test
    void aStandByTrustsWhatTheRelayWroteThatIsNow() {
        follow(ledger(), "other", 7);

        ledger.standBy(Optional.of("other"));

        assertThat(ledger.progress()).isEqualTo(new Progress(7, false));
    }

    @Test
    void aStandByDoesNotTrustWhatARelayWroteThatIsNoMore() {
        follow(ledger(), "before", 7);

        ledger.standBy(Optional.of("other"));
        assertThat(ledger.progress().rebuilding()).isTrue();

        ledger.standBy(Optional.empty());
        assertThat(ledger.progress().rebuilding()).isTrue();
    }

    @Test
    void aRelayThatWasPausedWritesNothingOverItsSuccessor() {
        follow(ledger, "paused", 7);
        RelayLedger successor = ledger();
        successor.beginCheck("successor");
        successor.beginRebuild();

        assertThatThrownBy(() -> ledger.beginFollowing(CLUSTER, 8, Map.of()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("another instance has the relay");
        assertThat(table.row.phase()).isEqualTo(RelayPhase.REBUILDING);
        assertThat(ledger.progress().rebuilding()).isTrue();
    }

    private static void follow(RelayLedger ledger, String session, long published) {
        ledger.beginCheck(session);
        ledger.beginFollowing(CLUSTER, published, Map.of());
    }

    private RelayLedger ledger() {
        return new RelayLedger(table, new NoTopics(), new NoTransactions());
    }

    /** In the place of PostgreSQL's, which answers at no moment that a test could choose. */
    private static final class Table implements RelayStateRows {
        final RelayStateRow row = new RelayStateRow();

        /** Happens once, after a reading of the row has begun. */
        @Nullable
        Runnable amidReading;

        Table() {
            row.setPhase(RelayPhase.CHECKING);
            row.setKafkaCluster("");
            row.setHolder("");
        }

        @Override
        public Optional<RelayStateRow> findById(short id) {
            Runnable now = amidReading;
            amidReading = null;
            if (now != null) {
                now.run();
            }
            return Optional.of(row);
        }

        @Override
        public RelayStateRow findToWrite() {
            return row;
        }
    }

    private static final class NoTopics implements RelayTopicRows {
        @Override
        public List<RelayTopicRow> findAll() {
            return List.of();
        }

        @Override
        public void save(RelayTopicRow row) {}
    }

    private static final class NoTransactions implements PlatformTransactionManager {
        @Override
        public TransactionStatus getTransaction(@Nullable TransactionDefinition definition) {
            return new SimpleTransactionStatus();
        }

        @Override
        public void commit(TransactionStatus status) {}

        @Override
        public void rollback(TransactionStatus status) {}
    }
}
