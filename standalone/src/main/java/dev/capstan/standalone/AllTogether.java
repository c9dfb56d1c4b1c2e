package dev.capstan.standalone;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Runs the steps of a start at the same time, each on a thread of its own, and fails with the first that failed. */
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

    void await() throws IOException, InterruptedException {
        for (CompletableFuture<Void> step : steps) {
            try {
                step.get();
            } catch (ExecutionException failed) {
                switch (failed.getCause()) {
                    case StartupException told -> throw told;
                    case IOException io -> throw io;
                    default -> throw new IllegalStateException(failed.getCause());
                }
            }
        }
    }
}
