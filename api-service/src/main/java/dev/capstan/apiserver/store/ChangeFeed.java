package dev.capstan.apiserver.store;

import dev.capstan.apiserver.store.ObjectStore.ChangeStream;
import dev.capstan.apiserver.store.ObjectStore.ObjectList;
import dev.capstan.resource.ResourceType;
import java.util.Map;
import java.util.Optional;

/** The store as its publisher sees it: all types in one order. */
public interface ChangeFeed {
    /**
     * Every change of every type after a revision. Wakes its reader right after COMMIT.
     *
     * @throws StoreException {@link StoreException.Reason#REVISION_GONE}, also later from {@link ChangeStream#next}
     */
    ChangeStream changesAfter(long revision);

    /** All objects of the types at one revision, the newest that this instance knows. */
    Map<ResourceType, ObjectList> everything();

    /** The change that has a revision, if the log reaches back that far. */
    Optional<Change> changeAt(long revision);

    /** Read from PostgreSQL. */
    StoreState state();

    /**
     * Begins a new epoch, one that is above {@code epoch} too.
     *
     * @param beyond the revision goes on above this one; when that means a jump, all earlier history is gone (410)
     */
    StoreState beginEpoch(long epoch, long beyond);
}
