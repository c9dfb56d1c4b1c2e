package dev.capstan.informer;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits, without blocking, until the relay has published what the store held when we first asked.
 *
 * <p>Asking is an HTTP call on the informer's thread, so it is made at most every 20 ms, and once a second while the API
 * server doesn't answer.
 */
final class PublishedRevision {
    private static final Logger log = LoggerFactory.getLogger(PublishedRevision.class);
    private static final Duration ASK_AGAIN = Duration.ofMillis(20);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final long UNKNOWN = -1;

    private final StoreStatus.Source source;
    private long wanted = UNKNOWN;
    private String epoch = "";
    private long nextQuestion = System.nanoTime();
    private boolean toldFailure;

    PublishedRevision(StoreStatus.Source source) {
        this.source = source;
    }

    void forget() {
        wanted = UNKNOWN;
    }

    /** The store's when it was {@link #reached()}. */
    String epoch() {
        return epoch;
    }

    boolean reached() {
        if (System.nanoTime() - nextQuestion < 0) {
            return false;
        }
        try {
            StoreStatus status = source.current();
            toldFailure = false;
            nextQuestion = System.nanoTime() + ASK_AGAIN.toNanos();
            if (wanted == UNKNOWN) {
                wanted = status.revision();
            }
            epoch = status.epoch();
            return !status.rebuilding() && status.published() >= wanted;
        } catch (RuntimeException unreachable) {
            if (!toldFailure) {
                log.info("API server doesn't tell its revision yet, asking again reason={}", unreachable.getMessage());
                toldFailure = true;
            }
            nextQuestion = System.nanoTime() + AFTER_FAILURE.toNanos();
            return false;
        }
    }
}
