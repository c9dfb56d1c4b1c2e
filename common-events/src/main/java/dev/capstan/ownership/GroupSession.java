package dev.capstan.ownership;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How long this instance may be sure that the group still counts it in.
 *
 * <p>The coordinator ends a member's session when it hasn't heard of it for the session timeout, and gives its shards to others.
 * It began to count no sooner than we began to speak. So an answer proves that we are members until the timeout after its
 * question was <em>sent</em>, less a margin for a write that is on its way.
 *
 * <p>Measured by a clock that nobody sets. It goes on while the process is stopped, so who wakes from a long stop finds the
 * session over.
 */
final class GroupSession {
    private final long trustedNanos;
    private final LongSupplier nanoTime;
    private volatile boolean heard;
    private volatile long heardAt;

    /**
     * @param trusted the session timeout less the margin
     * @param nanoTime {@link WakefulTime}
     */
    GroupSession(Duration trusted, LongSupplier nanoTime) {
        this.trustedNanos = trusted.toNanos();
        this.nanoTime = nanoTime;
    }

    long now() {
        return nanoTime.getAsLong();
    }

    /** The coordinator has answered as to its member. */
    void confirmed(long sentAt) {
        heardAt = sentAt;
        heard = true;
    }

    /** We are no member any more; what was answered before counts no more, should we join again. */
    void ended() {
        heard = false;
    }

    boolean isAlive() {
        return heard && now() - heardAt < trustedNanos;
    }
}
