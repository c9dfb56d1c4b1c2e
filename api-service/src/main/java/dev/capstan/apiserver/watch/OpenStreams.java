package dev.capstan.apiserver.watch;

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
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private volatile boolean running;
    private volatile boolean stopping;

    /** Close it when the answer is at its end. */
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    public Registration register() {
        Thread thread = Thread.currentThread();
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
