package dev.capstan.scheduler;

import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

/**
 * Runs each task on a virtual thread of its own, a limited number at once: a thousand Pods placed in a second must not open
 * a thousand connections.
 */
final class BoundedVirtualThreads implements Executor {
    private final String name;
    private final Semaphore permits;

    BoundedVirtualThreads(String name, int atOnce) {
        this.name = name;
        this.permits = new Semaphore(atOnce);
    }

    @Override
    public void execute(Runnable task) {
        Thread.ofVirtual().name(name).start(() -> {
            permits.acquireUninterruptibly();
            try {
                task.run();
            } finally {
                permits.release();
            }
        });
    }
}
