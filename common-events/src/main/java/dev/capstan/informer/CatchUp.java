package dev.capstan.informer;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * One wait for the stores to show what was in PostgreSQL when it began: the store's revision was read live, the relay has
 * published up to it, and the topics are read to the end that they had after that.
 *
 * <p>Belongs to the informers' thread once the relay has published enough.
 */
final class CatchUp {
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final Map<TopicPartition, Long> targets = new HashMap<>();

    CompletableFuture<Void> done() {
        return done;
    }

    /** The topics are read from their beginning again, and may be others by now. */
    void startOver() {
        targets.clear();
    }

    /** Returns whether it is over. */
    boolean advance(Consumer<?, ?> consumer, boolean allSynced) {
        Collection<TopicPartition> partitions = consumer.assignment();
        if (targets.isEmpty()) {
            targets.putAll(consumer.endOffsets(partitions));
        }
        boolean reached = allSynced
                && partitions.stream()
                        .allMatch(partition -> consumer.position(partition) >= targets.getOrDefault(partition, 0L));
        if (reached) {
            done.complete(null);
        }
        return reached;
    }
}
