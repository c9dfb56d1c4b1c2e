package dev.capstan.apiserver.store;

import java.time.Clock;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Begins epochs of the store. */
final class Epochs {
    private static final Logger log = LoggerFactory.getLogger(Epochs.class);

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
            StoreState old = states.state();
            // By the clock, so that no two stores have the same epochs; by one where the clock went back.
            long epoch = Math.max(clock.millis(), Math.max(old.epoch(), aboveEpoch) + 1);
            boolean jumps = beyond > old.revision();
            StoreState begun = jumps
                    ? new StoreState(epoch, beyond, beyond)
                    : new StoreState(epoch, old.revision(), old.compacted());
            states.begin(begun.epoch(), begun.revision(), begun.compacted());
            partitions.cover(begun.revision() + 1, begun.revision() + 1);
            log.info("began epoch epoch={} revision={} before={}", epoch, begun.revision(), old);
            return begun;
        }));
    }
}
