package dev.capstan.nodeagent.pod;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Lets only so many sandboxes and containers be started at once, in the order of asking. An engine that is asked for fifty at
 * a time makes all of them slowly; one that is asked for a few makes the first ones fast and all of them sooner.
 *
 * <p>A start that takes much longer than any healthy one has hung, and hanging costs the engine nothing: its slot is given to
 * the next. Without that, as many hung Pods as there are slots would stall all others.
 */
public final class StartSlots {
    private static final Duration HEALTHY_START = Duration.ofSeconds(5);

    private final Semaphore slots;
    private final Duration healthyStart;

    public StartSlots(int atOnce) {
        this(atOnce, HEALTHY_START);
    }

    /**
     * @param healthyStart a start that takes longer no longer counts
     */
    StartSlots(int atOnce, Duration healthyStart) {
        this.slots = new Semaphore(atOnce, true);
        this.healthyStart = healthyStart;
    }

    <T> T use(Supplier<T> start) {
        slots.acquireUninterruptibly();
        AtomicBoolean held = new AtomicBoolean(true);
        Thread watch = Thread.ofVirtual().name("start-slot").start(() -> releaseLate(held));
        try {
            return start.get();
        } finally {
            watch.interrupt();
            release(held);
        }
    }

    int free() {
        return slots.availablePermits();
    }

    private void releaseLate(AtomicBoolean held) {
        try {
            Thread.sleep(healthyStart);
            release(held);
        } catch (InterruptedException startedInTime) {
            Thread.currentThread().interrupt();
        }
    }

    private void release(AtomicBoolean held) {
        if (held.compareAndSet(true, false)) {
            slots.release();
        }
    }
}
