package dev.capstan.nodeagent.runtime.docker;

import com.github.dockerjava.api.async.ResultCallback;
import dev.capstan.nodeagent.runtime.RuntimeTimeoutException;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * An answer of the engine that comes in pieces. Unlike docker-java's own callbacks it doesn't log what its reader is told
 * anyway.
 */
abstract class EngineStream<T> implements ResultCallback<T> {
    private final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();
    private volatile @Nullable Closeable connection;

    @Override
    public void onStart(Closeable opened) {
        connection = opened;
        if (end.isDone()) {
            closeConnection(opened);
        }
    }

    @Override
    public void onError(Throwable failure) {
        end.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        end.complete(null);
    }

    /** Ends the stream early; whoever waits for its end sees it as complete. */
    @Override
    public void close() {
        end.complete(null);
        Closeable opened = connection;
        if (opened != null) {
            closeConnection(opened);
        }
    }

    private static void closeConnection(Closeable opened) {
        try {
            opened.close();
        } catch (IOException alreadyBroken) {
            return;
        }
    }

    /**
     * Waits for the end of the stream.
     *
     * @param action for the message of an exception
     * @throws dev.capstan.nodeagent.runtime.ContainerRuntimeException what the engine or the connection failed with
     */
    void await(String action) throws InterruptedException {
        try {
            end.get();
        } catch (ExecutionException e) {
            throw EngineErrors.translate(action, e.getCause());
        }
    }

    /** @throws RuntimeTimeoutException when the limit passes first; the stream goes on until it is closed */
    void await(String action, Duration limit) throws InterruptedException {
        try {
            end.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new RuntimeTimeoutException(action + ": not complete after " + limit, e);
        } catch (ExecutionException e) {
            throw EngineErrors.translate(action, e.getCause());
        }
    }
}
