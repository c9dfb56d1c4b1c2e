package dev.capstan.apiserver.store;

import dev.capstan.apiserver.store.StoreException.Reason;
import dev.capstan.resource.ResourceType;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;

/**
 * Reads the change log in PostgreSQL, for all that the memory of recent changes doesn't hold.
 *
 * <p>Few readers at once: watchers that come from far behind must not take the committer's connections.
 */
final class ChangeLog {
    private static final int PAGE = 500;
    private static final int READERS = 3;

    private final ChangeRows rows;
    private final StateRows states;
    private final RowMapper mapper;
    private final Semaphore readers = new Semaphore(READERS, true);

    ChangeLog(ChangeRows rows, StateRows states, RowMapper mapper) {
        this.rows = rows;
        this.states = states;
        this.mapper = mapper;
    }

    /**
     * @param head every change of the store up to here is among the entries, or before them
     */
    record News(List<LogEntry> entries, long head) {}

    StoreState state() {
        return states.state();
    }

    /**
     * The next changes of all types after a revision.
     *
     * @param known a revision that the store is known to have reached
     * @throws StoreException {@link Reason#REVISION_GONE}
     */
    News newsAfter(long revision, long known) {
        return reading(revision, () -> {
            List<ChangeRow> page = rows.findByRevisionGreaterThanOrderByRevision(revision, Limit.of(PAGE));
            long last = page.isEmpty() ? revision : page.getLast().revision();
            return new News(mapper.entries(page), page.size() < PAGE ? Math.max(known, last) : last);
        });
    }

    /**
     * A piece of what lies between two revisions.
     *
     * @param type null for all
     * @throws StoreException {@link Reason#REVISION_GONE}
     */
    News between(long after, long upTo, @Nullable ResourceType type) {
        return reading(after, () -> {
            Limit limit = Limit.of(PAGE);
            List<ChangeRow> page = type == null
                    ? rows.findByRevisionGreaterThanAndRevisionLessThanEqualOrderByRevision(after, upTo, limit)
                    : rows.findByResourceAndRevisionGreaterThanAndRevisionLessThanEqualOrderByRevision(
                            type.qualifiedPlural(), after, upTo, limit);
            return new News(
                    mapper.entries(page),
                    page.size() < PAGE ? upTo : page.getLast().revision());
        });
    }

    Optional<Change> at(long revision) {
        return rows.findByRevision(revision).flatMap(mapper::entry).map(LogEntry::change);
    }

    /** The state is read after the rows: a partition that was dropped meanwhile shows in it. */
    private News reading(long after, Supplier<News> read) {
        readers.acquireUninterruptibly();
        try {
            News news = read.get();
            long compacted = states.state().compacted();
            if (after < compacted) {
                throw new StoreException(
                        Reason.REVISION_GONE, "too old resource version: " + after + " (" + compacted + ")");
            }
            return news;
        } finally {
            readers.release();
        }
    }
}
