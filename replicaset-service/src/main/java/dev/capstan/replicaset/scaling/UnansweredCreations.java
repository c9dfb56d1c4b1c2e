package dev.capstan.replicaset.scaling;

import dev.capstan.controller.Expectations;
import dev.capstan.resource.ObjectKey;
import dev.capstan.workqueue.WorkQueue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Creations of which nobody knows whether they were carried out: the API server died before it answered.
 *
 * <p>They stay expected until the store shows all that has been written, and what it doesn't show by then was never made. Trying
 * again at once would make a second Pod: the relay has to move to another instance before anybody hears of the first.
 */
public final class UnansweredCreations {
    private final Supplier<CompletableFuture<Void>> catchUp;
    private final Expectations expectations;
    private final WorkQueue<ObjectKey> queue;

    /**
     * @param catchUp completes once the store shows what had been written before
     */
    public UnansweredCreations(
            Supplier<CompletableFuture<Void>> catchUp, Expectations expectations, WorkQueue<ObjectKey> queue) {
        this.catchUp = catchUp;
        this.expectations = expectations;
        this.queue = queue;
    }

    /** To be called when all other creations of the same round have been answered. */
    void settle(ObjectKey replicaSet) {
        Runnable forgetting = expectations.forgettingWhatIsExpectedOf(replicaSet);
        catchUp.get().whenComplete((shown, stopped) -> {
            forgetting.run();
            queue.add(replicaSet);
        });
    }
}
