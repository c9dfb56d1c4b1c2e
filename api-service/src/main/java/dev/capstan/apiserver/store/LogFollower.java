package dev.capstan.apiserver.store;

import dev.capstan.workqueue.Backoff;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills the cache at the start and brings it what other instances write. Notices when PostgreSQL has gone back behind what was
 * seen of it, and then sees to it that every instance loads all objects anew.
 */
final class LogFollower {
    private static final Logger log = LoggerFactory.getLogger(LogFollower.class);
    private static final Backoff RETRY = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(2));

    /** Without an answer for so many looks, PostgreSQL counts as gone, whether it refuses, hangs or is still recovering. */
    private static final int SILENT_LOOKS = 30;

    private final ObjectCache cache;
    private final ChangeLog changes;
    private final SnapshotLoader loader;
    private final FreshRevision fresh;
    private final DurabilityCheck durability;
    private final Epochs epochs;
    private final LogPartitions partitions;
    private final Duration pollInterval;
    private final ReentrantLock catchingUp = new ReentrantLock();
    private final CountDownLatch loaded = new CountDownLatch(1);
    private volatile long answeredAt = System.nanoTime();
    private volatile String lastFailure = "nothing was heard of it";
    private @Nullable Thread thread;

    LogFollower(
            ObjectCache cache,
            ChangeLog changes,
            SnapshotLoader loader,
            FreshRevision fresh,
            DurabilityCheck durability,
            Epochs epochs,
            LogPartitions partitions,
            Duration pollInterval) {
        this.cache = cache;
        this.changes = changes;
        this.loader = loader;
        this.fresh = fresh;
        this.durability = durability;
        this.epochs = epochs;
        this.partitions = partitions;
        this.pollInterval = pollInterval;
    }

    void start() {
        thread = Thread.ofPlatform().name("store-follower").daemon().start(this::run);
    }

    void stop() {
        if (thread != null) {
            thread.interrupt();
        }
    }

    boolean isLoaded() {
        return loaded.getCount() == 0;
    }

    /** Until all objects are loaded, nothing is known to be absent. */
    Optional<String> whyNotLoaded() {
        return isLoaded() ? Optional.empty() : Optional.of("the objects are not loaded yet");
    }

    /** Why PostgreSQL counts as gone, if it does. */
    Optional<String> whyNotAnswered() {
        Duration silence = Duration.ofNanos(System.nanoTime() - answeredAt);
        return silence.compareTo(pollInterval.multipliedBy(SILENT_LOOKS)) < 0
                ? Optional.empty()
                : Optional.of("PostgreSQL has not answered for " + silence.toMillis() + " ms: " + lastFailure);
    }

    boolean awaitLoaded(Duration timeout) throws InterruptedException {
        return loaded.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Returns when the cache shows a revision that PostgreSQL is known to have reached. */
    void catchUp(long revision) {
        if (cache.revision() >= revision) {
            return;
        }
        catchingUp.lock();
        try {
            while (cache.revision() < revision) {
                readOn(revision);
            }
        } finally {
            catchingUp.unlock();
        }
    }

    private void readOn(long revision) {
        long from = cache.revision();
        try {
            ChangeLog.News news = changes.newsAfter(from, revision);
            cache.apply(from, news.entries(), news.head());
        } catch (StoreException gone) {
            // Either this instance slept through the retention, or the store began a new epoch beyond its old
            // revisions.
            log.info("change log doesn't reach back, loading all objects revision={}", from);
            partitions.forget();
            cache.load(loader.load());
        }
    }

    private void follow(boolean afterAnOutage) {
        long seen = cache.revision();
        long reached = fresh.get();
        if (reached < seen || (afterAnOutage && !stillHasTheLastChange())) {
            log.warn(
                    "PostgreSQL has gone back: restored, or failed over without the last commits seen={} found={}",
                    seen,
                    reached);
            epochs.leaveBehind(seen);
            reached = fresh.get();
        }
        catchUp(reached);
    }

    /** Others may have written other changes under the revisions of those that were lost. */
    private boolean stillHasTheLastChange() {
        Change last = cache.recent().last();
        return last == null
                || changes.state().compacted() >= last.revision()
                || changes.at(last.revision())
                        .filter(found -> isSame(found, last))
                        .isPresent();
    }

    private static boolean isSame(Change one, Change other) {
        return one.kind() == other.kind()
                && one.after().uid().equals(other.after().uid())
                && one.after().tree().toString().equals(other.after().tree().toString());
    }

    private void run() {
        int failures = 0;
        while (true) {
            try {
                if (isLoaded()) {
                    follow(failures > 0);
                } else {
                    durability.run();
                    cache.load(loader.load());
                    loaded.countDown();
                    log.info("objects loaded revision={}", cache.revision());
                }
                failures = 0;
                answeredAt = System.nanoTime();
                Thread.sleep(pollInterval);
            } catch (InterruptedException stopped) {
                return;
            } catch (RuntimeException failure) {
                if (Thread.currentThread().isInterrupted() || !pauseAfter(failure, failures++)) {
                    return;
                }
            }
        }
    }

    private boolean pauseAfter(RuntimeException failure, int failures) {
        lastFailure = Outages.inWords(failure).orElseGet(() -> String.valueOf(failure.getMessage()));
        if (failures == 0) {
            log.warn("PostgreSQL doesn't tell what changed, asking again", failure);
        }
        try {
            Thread.sleep(RETRY.delay(failures));
            return true;
        } catch (InterruptedException stopped) {
            return false;
        }
    }
}
