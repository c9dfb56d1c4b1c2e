package dev.capstan.replicaset.scaling;

import dev.capstan.tracing.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Runs many tasks that would probably all fail for the same reason.
 *
 * <p>500 creations against an exhausted quota would be 500 errors and 500 events. So the first is tried alone, then 2, 4, 8 …
 * at once; a batch with a failure is the last one. 20 tasks run as 1, 2, 4, 8, 5.
 *
 * <p>Source of the behaviour: {@code slowStartBatch} in {@code pkg/controller/replicaset/replica_set.go}.
 */
final class SlowStart {
    private static final int INITIAL_BATCH_SIZE = 1;

    /**
     * @param attempted how many tasks were run; those after them were not
     * @param failure the first one met, null if all succeeded
     */
    record Outcome(int attempted, @Nullable RuntimeException failure) {}

    private SlowStart() {}

    static Outcome run(List<Runnable> tasks) {
        int attempted = 0;
        for (int size = INITIAL_BATCH_SIZE; attempted < tasks.size(); size *= 2) {
            int end = Math.min(attempted + size, tasks.size());
            RuntimeException failure = runTogether(tasks.subList(attempted, end));
            attempted = end;
            if (failure != null) {
                return new Outcome(attempted, failure);
            }
        }
        return new Outcome(attempted, null);
    }

    /** Runs all to their end, each on a virtual thread; returns the first failure. */
    static @Nullable RuntimeException runTogether(List<Runnable> tasks) {
        if (tasks.size() == 1) {
            return runHere(tasks.getFirst());
        }
        RuntimeException first = null;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<@Nullable RuntimeException>> running = new ArrayList<>();
            for (Runnable task : tasks) {
                running.add(threads.submit(Cause.carried((Callable<@Nullable RuntimeException>) () -> runHere(task))));
            }
            for (Future<@Nullable RuntimeException> task : running) {
                RuntimeException failure = task.get();
                first = first == null ? failure : first;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while tasks ran", interrupted);
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible.getCause());
        }
        return first;
    }

    private static @Nullable RuntimeException runHere(Runnable task) {
        try {
            task.run();
            return null;
        } catch (RuntimeException failure) {
            return failure;
        }
    }
}
