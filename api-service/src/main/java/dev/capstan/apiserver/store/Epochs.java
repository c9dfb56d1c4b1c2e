package dev.capstan.apiserver.store;

import java.time.Clock;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Begins epochs of the store.
 *
 * <p>Where history was lost, the new epoch begins well beyond the last revision that is known of it: other instances may have
 * committed a little more, and whoever watched that is told that it is gone (410) and lists anew.
 */
final class Epochs {
    private static final Logger log = LoggerFactory.getLogger(Epochs.class);

    /** More than all instances can have committed while nobody heard of it. */
    private static final long MARGIN = 10_000;

    private final StateRows states;
    private final CommitLock lock;
    private final LogPartitions partitions;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Epochs(
            StateRows states,
            CommitLock lock,
            LogPartitions partitions,
            PlatformTransactionManager transactions,
            Clock clock) {
        this.states = states;
        this.lock = lock;
        this.partitions = partitions;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
    }

    /** See {@link ChangeFeed#beginEpoch}. */
    StoreState begin(long aboveEpoch, long beyond) {
        return Objects.requireNonNull(transaction.execute(status -> {
            lock.acquire();
            return begin(states.state(), aboveEpoch, beyond);
        }));
    }

    /**
     * PostgreSQL was restored, or failed over to a standby that lacked the last commits, while instances ran: none of them
     * may take what it remembers for what the store holds.
     *
     * @param seen a revision that the store had reached before
     */
    void leaveBehind(long seen) {
        transaction.executeWithoutResult(status -> {
            lock.acquire();
            StoreState old = states.state();
            boolean anotherInstanceWasFirst = old.compacted() > seen;
            if (!anotherInstanceWasFirst) {
                begin(old, old.epoch(), Math.max(seen, old.revision() + 1));
            }
        });
    }

    private StoreState begin(StoreState old, long aboveEpoch, long beyond) {
        // By the clock, so that no two stores have the same epochs; by one where the clock went back.
        long epoch = Math.max(clock.millis(), Math.max(old.epoch(), aboveEpoch) + 1);
        boolean jumps = beyond > old.revision();
        StoreState begun = jumps
                ? new StoreState(epoch, beyond + MARGIN, beyond + MARGIN)
                : new StoreState(epoch, old.revision(), old.compacted());
        states.begin(begun.epoch(), begun.revision(), begun.compacted());
        partitions.forget();
        partitions.cover(begun.revision() + 1, begun.revision() + 1);
        log.info("began epoch epoch={} revision={} before={}", epoch, begun.revision(), old);
        return begun;
    }
}
