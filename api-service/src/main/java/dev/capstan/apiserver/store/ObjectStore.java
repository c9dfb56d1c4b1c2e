package dev.capstan.apiserver.store;

import dev.capstan.resource.ObjectKey;
import dev.capstan.resource.ResourceType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All objects and their changes in one order. Calls may come from any number of virtual threads.
 *
 * <p>Revisions grow in commit order: whoever has seen revision r is never shown a change below r.
 */
public interface ObjectStore {
    /**
     * Blocks until the mutation is durable and shown by this instance's own reads.
     *
     * @return the object as stored, its revision set; for a deletion the last state with the deletion's revision
     * @throws StoreException when an expectation doesn't hold
     */
    StoredObject commit(Mutation mutation);

    Optional<StoredObject> get(ResourceType type, ObjectKey key, ReadVersion version);

    /**
     * @param namespace null for all namespaces and for cluster-scoped types
     * @return in key order, a consistent picture at one revision
     */
    ObjectList list(ResourceType type, @Nullable String namespace, ReadVersion version);

    /**
     * Every change after a revision, in order, without a gap.
     *
     * @throws StoreException {@link StoreException.Reason#REVISION_GONE} when the log doesn't reach back that far
     */
    ChangeStream watch(ResourceType type, @Nullable String namespace, long afterRevision);

    StoreStatus status();

    /** Objects at one revision. */
    record ObjectList(long revision, List<StoredObject> items) {}

    /**
     * What informers synchronise against.
     *
     * @param revision the store's latest, read from PostgreSQL
     * @param published every change up to this revision has been handed to Kafka and acknowledged
     * @param rebuilding whether any topic is being rebuilt
     */
    record StoreStatus(String epoch, long revision, long published, boolean rebuilding) {}

    /** One watcher's view; close it. */
    interface ChangeStream extends AutoCloseable {
        /**
         * The next change, or null when none came in time.
         *
         * @throws StoreException {@link StoreException.Reason#REVISION_GONE} when the reader fell too far behind
         */
        @Nullable
        Change next(Duration timeout) throws InterruptedException;

        /** Every change up to here has been returned by {@link #next}: what a bookmark may promise. */
        long revision();

        @Override
        void close();
    }
}
