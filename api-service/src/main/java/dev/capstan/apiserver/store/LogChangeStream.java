package dev.capstan.apiserver.store;

import dev.capstan.apiserver.store.ObjectStore.ChangeStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** One watcher's view of the log. Holds one page at most, so a watcher that nobody reads costs next to nothing. */
final class LogChangeStream implements ChangeStream {
    private final LogWalk walk;
    private final Queue<Change> page = new ArrayDeque<>();

    private LogChangeStream(LogWalk walk) {
        this.walk = walk;
    }

    /** Looks at the first page at once, so that a position that is gone shows here and not in the first read. */
    static LogChangeStream opened(LogWalk walk) {
        LogChangeStream stream = new LogChangeStream(walk);
        stream.page.addAll(walk.lookOn());
        return stream;
    }

    @Override
    public @Nullable Change next(Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (page.isEmpty()) {
            long before = walk.revision();
            page.addAll(walk.lookOn());
            boolean atTheEnd = page.isEmpty() && walk.revision() == before;
            if (atTheEnd && !walk.awaitMore(deadline - System.nanoTime())) {
                // Other types may have changed: that moves the bookmark on.
                page.addAll(walk.lookOn());
                break;
            }
        }
        return page.poll();
    }

    @Override
    public long revision() {
        Change next = page.peek();
        return next == null ? walk.revision() : next.revision() - 1;
    }

    @Override
    public void close() {
        page.clear();
    }
}
