package dev.capstan.nodeagent.runtime.docker;

import dev.capstan.nodeagent.runtime.ContainerRuntimeException;
import dev.capstan.nodeagent.runtime.RuntimeUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Independent steps of one operation, done at the same time. All are carried through, also when one fails. */
final class Parallel {
    private Parallel() {}

    /** @throws ContainerRuntimeException the first failure, with the others suppressed in it */
    static void runAll(List<? extends Runnable> steps) {
        List<FutureTask<Void>> running = new ArrayList<>();
        for (Runnable step : steps) {
            FutureTask<Void> task = new FutureTask<>(step, null);
            Thread.ofVirtual().start(task);
            running.add(task);
        }
        List<RuntimeException> failures = new ArrayList<>();
        for (FutureTask<Void> task : running) {
            await(task, running, failures);
        }
        if (!failures.isEmpty()) {
            RuntimeException first = failures.removeFirst();
            failures.forEach(first::addSuppressed);
            throw first;
        }
    }

    private static void await(FutureTask<Void> task, List<FutureTask<Void>> all, List<RuntimeException> failures) {
        try {
            task.get();
        } catch (InterruptedException e) {
            all.forEach(other -> other.cancel(true));
            Thread.currentThread().interrupt();
            throw new RuntimeUnavailableException("interrupted", e);
        } catch (ExecutionException e) {
            failures.add(
                    e.getCause() instanceof RuntimeException failure
                            ? failure
                            : new ContainerRuntimeException(String.valueOf(e.getCause()), e.getCause()));
        }
    }
}
