package dev.capstan.apiserver.store;

import dev.capstan.workqueue.Backoff;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;

/**
 * One transaction for a batch of writes.
 *
 * <p>Under the commit lock the cache is brought to the store's revision first, should another instance have written; then the
 * cache <em>is</em> the store, and expectations are decided in memory. When COMMIT gets no answer, the change log tells
 * whether it took place: its rows carry the batch's id.
 */
final class GroupCommit {
    private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);
    private static final Backoff ASK_AGAIN = new Backoff(Duration.ofMillis(20), Duration.ofSeconds(1));

    private final CommitTransaction transaction;
    private final LogPartitions partitions;
    private final ObjectCache cache;
    private final LogFollower follower;
    private final TreeCodec codec;

    GroupCommit(
            CommitTransaction transaction,
            LogPartitions partitions,
            ObjectCache cache,
            LogFollower follower,
            TreeCodec codec) {
        this.transaction = transaction;
        this.partitions = partitions;
        this.cache = cache;
        this.follower = follower;
        this.codec = codec;
    }

    /**
     * Completes every write's outcome.
     *
     * @throws RuntimeException when nothing was written
     * @throws InterruptedException when stopped before the outcome was known
     */
    void commit(List<PendingWrite> writes) throws InterruptedException {
        Attempt attempt = new Attempt(writes);
        try {
            transaction.run(attempt::run);
        } catch (RuntimeException failure) {
            if (!attempt.isWritten() || !wasCommitted(attempt, failure)) {
                throw failure;
            }
        }
        attempt.show();
        attempt.answer();
    }

    private boolean wasCommitted(Attempt attempt, RuntimeException failure) throws InterruptedException {
        log.warn("COMMIT got no answer, looking the batch up batch={}", attempt.id, failure);
        for (int failures = 0; ; failures++) {
            try {
                // Whoever holds the lock may be that very COMMIT, still on its way.
                AtomicBoolean found = new AtomicBoolean();
                transaction.run(connection -> {
                    BatchWriter.lock(connection);
                    found.set(BatchWriter.isCommitted(connection, attempt.plan().head(), attempt.id));
                });
                return found.get();
            } catch (RuntimeException stillAway) {
                log.debug("change log doesn't answer yet batch={}", attempt.id, stillAway);
                Thread.sleep(ASK_AGAIN.delay(failures));
            }
        }
    }

    /** One try; a repeated batch makes a new one. */
    private final class Attempt {
        private final UUID id = UUID.randomUUID();
        private final List<PendingWrite> writes;
        private final List<Runnable> answers = new ArrayList<>();
        private @Nullable BatchPlan plan;
        private boolean written;

        Attempt(List<PendingWrite> writes) {
            this.writes = writes;
        }

        void run(Connection connection) throws SQLException {
            long reached = BatchWriter.lock(connection);
            if (reached < cache.revision()) {
                // The follower notices, too, and then all goes on from what the database holds.
                throw new DataAccessResourceFailureException("PostgreSQL has gone back to revision " + reached
                        + ", restored or failed over: " + cache.revision() + " had been seen");
            }
            follower.catchUp(reached);
            BatchPlan planned = new BatchPlan(cache.snapshot(), codec);
            writes.forEach(write -> answers.add(answerTo(write, planned)));
            plan = planned;
            if (!planned.changes().isEmpty()) {
                partitions.cover(connection, planned.base() + 1, planned.head());
                BatchWriter.write(connection, planned, id);
                written = true;
            }
        }

        private Runnable answerTo(PendingWrite write, BatchPlan planned) {
            try {
                StoredObject stored = planned.add(write.mutation(), write.traceparent());
                return () -> write.outcome().complete(stored);
            } catch (RuntimeException refused) {
                return () -> write.outcome().completeExceptionally(refused);
            }
        }

        boolean isWritten() {
            return written;
        }

        BatchPlan plan() {
            if (plan == null) {
                throw new IllegalStateException("not planned yet");
            }
            return plan;
        }

        void show() {
            cache.apply(plan().base(), plan().entries(), plan().head());
        }

        void answer() {
            answers.forEach(Runnable::run);
        }
    }
}
