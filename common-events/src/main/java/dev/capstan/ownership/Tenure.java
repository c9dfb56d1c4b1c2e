package dev.capstan.ownership;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One unbroken time during which this instance owns a shard. It ends once and never comes back: who gains the same shard again has
 * a new tenure, since another may have worked on it in between.
 *
 * <p>Work is done {@linkplain #run under} a tenure, and so are threads that it starts. {@link WriteGuard} lets nobody else write.
 */
public final class Tenure {
    private static final InheritableThreadLocal<@Nullable Tenure> CURRENT = new InheritableThreadLocal<>();

    private final Shard shard;
    private final Instant since;
    private final GroupSession session;
    private volatile boolean over;
    private int working;

    Tenure(Shard shard, Instant since, GroupSession session) {
        this.shard = shard;
        this.since = since;
        this.session = session;
    }

    public Shard shard() {
        return shard;
    }

    public Instant since() {
        return since;
    }

    /** False once the shard was given away, or the group wasn't heard of for too long. */
    public boolean isCurrent() {
        if (!over && !session.isAlive()) {
            over = true;
        }
        return !over;
    }

    void end() {
        over = true;
    }

    public void run(Runnable work) {
        call(() -> {
            work.run();
            return true;
        });
    }

    /** {@link #run} of what says something at its end. */
    public <T> T call(Supplier<T> work) {
        Tenure outer = CURRENT.get();
        CURRENT.set(this);
        begin();
        try {
            return work.get();
        } finally {
            finish();
            CURRENT.set(outer);
        }
    }

    private synchronized void begin() {
        working++;
    }

    private synchronized void finish() {
        working--;
        notifyAll();
    }

    /** Waits for what is being done under this tenure, so that its last write is through before another owner's first. */
    synchronized void awaitQuiet(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        for (long left = atMost.toMillis();
                working > 0 && left > 0;
                left = (deadline - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
    }

    /** Whether what this thread does belongs to a tenure that is over. */
    public static boolean isLost() {
        Tenure current = CURRENT.get();
        return current != null && !current.isCurrent();
    }

    /** Whether what this thread does belongs to a tenure that lasts. */
    static boolean isHeld() {
        Tenure current = CURRENT.get();
        return current != null && current.isCurrent();
    }

    @Override
    public String toString() {
        return shard + " since " + since;
    }
}
