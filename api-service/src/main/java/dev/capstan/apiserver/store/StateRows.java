package dev.capstan.apiserver.store;

import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Reads and, under the {@link CommitLock}, changes {@code store_state}; the committer's own change is in {@link BatchWriter}. */
interface StateRows extends Repository<StateRow, Short> {
    /** A query and no look-up by id: within one transaction, too, it must show what others committed meanwhile. */
    @Query(
            "select new dev.capstan.apiserver.store.StoreState(row.epoch, row.revision, row.compacted) from StateRow row")
    StoreState state();

    @Modifying(clearAutomatically = true)
    @Query("update StateRow row set row.compacted = :compacted where row.compacted < :compacted")
    void compact(long compacted);

    @Modifying(clearAutomatically = true)
    @Query("update StateRow row set row.epoch = :epoch, row.revision = :revision, row.compacted = :compacted")
    void begin(long epoch, long revision, long compacted);
}
