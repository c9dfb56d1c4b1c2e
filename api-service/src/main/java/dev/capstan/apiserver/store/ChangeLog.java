package dev.capstan.apiserver.store;

import dev.capstan.apiserver.store.StoreException.Reason;
import dev.capstan.resource.ResourceType;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementCallback;
import org.springframework.jdbc.core.ResultSetExtractor;

/**
 * Reads the change log in PostgreSQL, for all that the memory of recent changes doesn't hold. Revisions grow in commit order, so
 * whatever is visible has no invisible predecessor.
 *
 * <p>One round trip per page: with several API servers each write of one waits, at the other's next commit or fresh read, for
 * such a page. Few readers at once: watchers that come from far behind must not take the committer's connections.
 */
final class ChangeLog {
    private static final int PAGE = 500;
    private static final int READERS = 3;

    private static final String SELECT = "SELECT " + ChangeRow.COLUMNS + " FROM changes WHERE revision > ?";
    private static final String IN_ORDER = " ORDER BY revision LIMIT " + PAGE;
    private static final String AT = "SELECT " + ChangeRow.COLUMNS + " FROM changes WHERE revision = ?";

    /** Read after the rows: a partition that was dropped meanwhile shows in it. */
    private static final String COMPACTED = "; SELECT compacted FROM store_state";

    private static final String AFTER = SELECT + IN_ORDER + COMPACTED;
    private static final String BETWEEN = SELECT + " AND revision <= ?" + IN_ORDER + COMPACTED;
    private static final String BETWEEN_OF_TYPE = SELECT + " AND revision <= ? AND resource = ?" + IN_ORDER + COMPACTED;

    private final JdbcTemplate jdbc;
    private final StateRows states;
    private final RowMapper mapper;
    private final Semaphore readers = new Semaphore(READERS, true);

    ChangeLog(JdbcTemplate jdbc, StateRows states, RowMapper mapper) {
        this.jdbc = jdbc;
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
        List<ChangeRow> page = page(AFTER, revision);
        long last = page.isEmpty() ? revision : page.getLast().revision();
        return new News(mapper.entries(page), page.size() < PAGE ? Math.max(known, last) : last);
    }

    /**
     * A piece of what lies between two revisions.
     *
     * @param type null for all
     * @throws StoreException {@link Reason#REVISION_GONE}
     */
    News between(long after, long upTo, @Nullable ResourceType type) {
        List<ChangeRow> page =
                type == null ? page(BETWEEN, after, upTo) : page(BETWEEN_OF_TYPE, after, upTo, type.qualifiedPlural());
        return new News(
                mapper.entries(page), page.size() < PAGE ? upTo : page.getLast().revision());
    }

    Optional<Change> at(long revision) {
        List<ChangeRow> found = jdbc.query(AT, (ResultSetExtractor<List<ChangeRow>>) ChangeRow::all, revision);
        return Objects.requireNonNull(found).stream()
                .findFirst()
                .flatMap(mapper::entry)
                .map(LogEntry::change);
    }

    private List<ChangeRow> page(String sql, long after, Object... further) {
        readers.acquireUninterruptibly();
        try {
            return Objects.requireNonNull(jdbc.execute(sql, (PreparedStatementCallback<List<ChangeRow>>) statement -> {
                statement.setLong(1, after);
                for (int i = 0; i < further.length; i++) {
                    statement.setObject(i + 2, further[i]);
                }
                return page(statement, after);
            }));
        } finally {
            readers.release();
        }
    }

    private static List<ChangeRow> page(PreparedStatement statement, long after) throws SQLException {
        statement.execute();
        List<ChangeRow> page;
        try (ResultSet rows = statement.getResultSet()) {
            page = ChangeRow.all(rows);
        }
        statement.getMoreResults();
        try (ResultSet state = statement.getResultSet()) {
            state.next();
            long compacted = state.getLong(1);
            if (after < compacted) {
                throw new StoreException(
                        Reason.REVISION_GONE, "too old resource version: " + after + " (" + compacted + ")");
            }
        }
        return page;
    }
}
