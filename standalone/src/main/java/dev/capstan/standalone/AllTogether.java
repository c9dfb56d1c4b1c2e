package dev.capstan.standalone;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Runs the steps of a start at the same time, each on a thread of its own, and fails if one of them has. */
final class AllTogether {
    /** One step. */
    @FunctionalInterface
    interface Step {
        void run() throws IOException;
    }

    private final List<CompletableFuture<Void>> steps = new ArrayList<>();

    void run(String name, Step step) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        steps.add(result);
        Thread.ofPlatform().name("start-" + name).start(() -> {
            try {
                step.run();
                result.complete(null);
            } catch (IOException | RuntimeException | Error failure) {
                result.completeExceptionally(failure);
            }
        });
    }

    /** Returns when all have ended, also when one has failed: nothing is still being started behind the caller's back. */
    void await() throws IOException {
        List<Throwable> failures = new ArrayList<>();
        for (CompletableFuture<Void> step : steps) {
            try {
                step.join();
            } catch (CompletionException failed) {
                failures.add(failed.getCause());
            }
        }
        for (Throwable failure : failures) {
            StartupException told = StartupException.within(failure);
            if (told != null) {
                throw told;
            }
        }
        if (!failures.isEmpty()) {
            if (failures.getFirst() instanceof IOException io) {
                throw io;
            }
            throw new IllegalStateException(failures.getFirst());
        }
    }
}
