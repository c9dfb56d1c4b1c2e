package dev.capstan.informer;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the API server now and then, in the background, whether the store is still in the epoch in which the informers synced.
 *
 * <p>The topics say so themselves, except to a reader who stood at the very end of a topic that was wiped and filled again to
 * exactly there.
 */
final class EpochWatch {
    private static final Logger log = LoggerFactory.getLogger(EpochWatch.class);
    /** Below the 30 s after which the JDK's client drops an idle connection: a service's next write finds one open. */
    private static final Duration INTERVAL = Duration.ofSeconds(20);

    private final StoreStatus.Source source;
    private final Duration interval;
    private String synced = "";
    private long nextQuestion;
    private volatile boolean asking;
    private volatile @Nullable String answer;

    EpochWatch(StoreStatus.Source source) {
        this(source, INTERVAL);
    }

    EpochWatch(StoreStatus.Source source, Duration interval) {
        this.source = source;
        this.interval = interval;
    }

    void syncedIn(String epoch) {
        synced = epoch;
        answer = null;
        nextQuestion = System.nanoTime() + interval.toNanos();
    }

    /** Whether the store is known to be in another epoch by now. */
    boolean isOver() {
        if (!asking && System.nanoTime() - nextQuestion >= 0) {
            asking = true;
            nextQuestion = System.nanoTime() + interval.toNanos();
            Thread.startVirtualThread(this::ask);
        }
        String current = answer;
        return current != null && !current.equals(synced);
    }

    private void ask() {
        try {
            answer = source.current().epoch();
        } catch (RuntimeException unreachable) {
            log.debug("API server doesn't tell its epoch, asking again in={}", interval, unreachable);
        } finally {
            asking = false;
        }
    }
}
