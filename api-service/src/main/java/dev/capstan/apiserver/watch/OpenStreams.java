package dev.capstan.apiserver.watch;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The threads that serve answers without an end. They are interrupted before the web server begins to stop, which would
 * otherwise wait for them until its patience is over.
 */
@Component
public class OpenStreams implements SmartLifecycle {
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(1);
    private static final long POLL_MILLIS = 5;

    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private volatile boolean running;
    private volatile boolean stopping;

    /** Close it when the answer is at its end. */
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    public Registration register() {
        return register(Thread.currentThread());
    }

    /**
     * @param thread may be one that isn't started yet
     */
    Registration register(Thread thread) {
        threads.add(thread);
        if (stopping) {
            thread.interrupt();
        }
        return () -> threads.remove(thread);
    }

    int count() {
        return threads.size();
    }

    @Override
    public void start() {
        running = true;
        stopping = false;
    }

    @Override
    public void stop() {
        running = false;
        stopping = true;
        threads.forEach(Thread::interrupt);
        awaitEnds();
    }

    /** The connections are cut when the web server stops, which comes next. */
    private void awaitEnds() {
        long deadline = System.nanoTime() + ENDS_WITHIN.toNanos();
        try {
            while (!threads.isEmpty() && System.nanoTime() < deadline) {
                Thread.sleep(POLL_MILLIS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return DEFAULT_PHASE;
    }
}
