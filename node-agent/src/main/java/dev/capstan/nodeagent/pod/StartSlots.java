package dev.capstan.nodeagent.pod;

import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Lets only so many sandboxes and containers be started at once, in the order of asking. An engine that is asked for fifty at
 * a time makes all of them slowly; one that is asked for a few makes the first ones fast and all of them sooner.
 */
public final class StartSlots {
    private final Semaphore slots;

    public StartSlots(int atOnce) {
        this.slots = new Semaphore(atOnce, true);
    }

    <T> T use(Supplier<T> start) {
        slots.acquireUninterruptibly();
        try {
            return start.get();
        } finally {
            slots.release();
        }
    }
}
