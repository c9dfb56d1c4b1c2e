package dev.capstan.apiserver.store;

import dev.capstan.workqueue.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Group commit: one thread writes, in one transaction, what all writers handed in while the transaction before was under way.
 *
 * <p>Rules:
 *
 * <ol>
 *   <li>Nobody is answered before the outcome is durable and shown by the cache.
 *   <li>A failed expectation fails its writer alone, and that too is said only after COMMIT: it may rest on a predecessor in
 *       the same batch.
 *   <li>When a statement fails, each mutation of the batch is tried alone, so that only the culprit gets the error.
 *   <li>When PostgreSQL goes away, the batch is tried again with back-off until its writers have given up.
 * </ol>
 */
final class Committer {
    private static final Logger log = LoggerFactory.getLogger(Committer.class);
    private static final Backoff RETRY = new Backoff(Duration.ofMillis(20), Duration.ofSeconds(1));

    private final GroupCommit groupCommit;
    private final LogFollower follower;
    private final int maxBatch;
    private final BlockingQueue<PendingWrite> queue = new LinkedBlockingQueue<>();
    private volatile boolean running = true;
    private volatile StoreMeters meters = StoreMeters.none();
    private @Nullable Thread thread;

    Committer(GroupCommit groupCommit, LogFollower follower, int maxBatch) {
        this.groupCommit = groupCommit;
        this.follower = follower;
        this.maxBatch = maxBatch;
    }

    void meteredBy(StoreMeters told) {
        meters = told;
    }

    void start() {
        thread = Thread.ofPlatform().name("committer").daemon().start(this::run);
    }

    /** Ends the batch under way; who waits behind it is told that the store is unavailable. */
    void stop() throws InterruptedException {
        running = false;
        if (thread != null) {
            thread.interrupt();
            thread.join();
        }
        fail(drained());
    }

    /** Cancel the future to give up; a write that has begun then may still take place. */
    CompletableFuture<StoredObject> submit(Mutation mutation, @Nullable String traceparent) {
        PendingWrite write = new PendingWrite(mutation, traceparent, new CompletableFuture<>());
        queue.add(write);
        if (!running) {
            fail(drained());
        }
        return write.outcome();
    }

    private List<PendingWrite> drained() {
        List<PendingWrite> left = new ArrayList<>();
        queue.drainTo(left);
        return left;
    }

    /** Those that have their answer keep it. */
    private static void fail(List<PendingWrite> writes) {
        writes.forEach(write ->
                write.outcome().completeExceptionally(new StoreUnavailableException("the API server is stopping")));
    }

    private void run() {
        List<PendingWrite> batch = new ArrayList<>();
        try {
            while (!follower.awaitLoaded(Duration.ofSeconds(1))) {
                // writers wait in the queue, as long as they like
            }
            while (running) {
                batch.add(queue.take());
                queue.drainTo(batch, maxBatch - 1);
                commit(batch);
                batch.clear();
            }
        } catch (InterruptedException stopped) {
            fail(batch);
        }
    }

    private void commit(List<PendingWrite> batch) throws InterruptedException {
        int failures = 0;
        while (true) {
            List<PendingWrite> wanted =
                    batch.stream().filter(write -> !write.outcome().isDone()).toList();
            if (wanted.isEmpty()) {
                return;
            }
            try {
                long began = System.nanoTime();
                groupCommit.commit(wanted);
                meters.committed(wanted.size(), System.nanoTime() - began);
                return;
            } catch (RuntimeException failure) {
                if (!Outages.isOutage(failure)) {
                    blame(wanted, failure);
                    return;
                }
                if (failures == 0) {
                    log.warn("PostgreSQL is away, trying again writes={}", wanted.size(), failure);
                }
                Thread.sleep(RETRY.delay(failures++));
            }
        }
    }

    private void blame(List<PendingWrite> batch, RuntimeException failure) throws InterruptedException {
        if (batch.size() == 1) {
            PendingWrite culprit = batch.getFirst();
            log.error(
                    "write failed type={} object={}",
                    culprit.mutation().type(),
                    culprit.mutation().key(),
                    failure);
            culprit.outcome().completeExceptionally(failure);
            return;
        }
        log.warn("group commit failed, trying its writes one by one writes={}", batch.size(), failure);
        for (PendingWrite write : batch) {
            commit(List.of(write));
        }
    }
}
