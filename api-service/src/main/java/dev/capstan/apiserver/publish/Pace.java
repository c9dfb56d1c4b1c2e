package dev.capstan.apiserver.publish;

import java.time.Duration;

/**
 * Lets changes gather while they come in crowds. A single change, or the few that follow from each other when the cluster is quiet, never
 * wait. For one thread.
 *
 * <p>Each request to the broker costs it, the relay and every informer the same, however many records it carries: at 2,000 writes a second
 * that was a third of the CPU of two cores.
 */
final class Pace {
    /** So many at once are a crowd. */
    private static final int CROWD = 4;

    private static final Duration GATHERING = Duration.ofMillis(5);

    private int sent;

    void sent() {
        sent++;
    }

    /** Call it when nothing is left to send. */
    void pause() throws InterruptedException {
        boolean crowd = sent >= CROWD;
        sent = 0;
        if (crowd) {
            Thread.sleep(GATHERING);
        }
    }
}
