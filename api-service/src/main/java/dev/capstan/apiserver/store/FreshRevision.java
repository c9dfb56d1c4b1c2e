package dev.capstan.apiserver.store;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The store's revision from PostgreSQL, one read for all who wait for it.
 *
 * <p>A read that has begun doesn't serve who comes later: it may have missed a write acknowledged in between. Those wait for
 * the next one, which begins when this has ended; so 100 callers cost two reads, not 100.
 */
final class FreshRevision {
    private final LongSupplier read;
    private @Nullable CompletableFuture<Long> next;
    private boolean reading;

    FreshRevision(LongSupplier read) {
        this.read = read;
    }

    /** At least the revision of every write acknowledged, by any instance, before this call. */
    long get() {
        CompletableFuture<Long> mine;
        boolean first;
        synchronized (this) {
            if (next == null) {
                next = new CompletableFuture<>();
            }
            mine = next;
            first = !reading;
            reading = true;
        }
        if (first) {
            readOnce();
            if (hasMore()) {
                Thread.startVirtualThread(this::readForOthers);
            }
        }
        try {
            return mine.join();
        } catch (CompletionException failed) {
            throw new StoreUnavailableException("PostgreSQL doesn't tell the revision", failed.getCause());
        }
    }

    private void readForOthers() {
        do {
            readOnce();
        } while (hasMore());
    }

    private void readOnce() {
        CompletableFuture<Long> served;
        synchronized (this) {
            served = next;
            next = null;
        }
        if (served == null) {
            return;
        }
        try {
            served.complete(read.getAsLong());
        } catch (RuntimeException failed) {
            served.completeExceptionally(failed);
        }
    }

    private synchronized boolean hasMore() {
        reading = next != null;
        return reading;
    }
}
