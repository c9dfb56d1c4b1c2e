package dev.capstan.apiserver.store;

import java.time.Duration;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The lock in PostgreSQL under which revisions are given out.
 *
 * <p>It must be taken by a statement of its own, the first of a READ COMMITTED transaction: every later statement then sees
 * all that was committed by the holder before. PostgreSQL lets it go when the transaction ends, after making it visible, so
 * commits become visible in the order of their revisions.
 *
 * <p>Nobody works under it for long. A holder that PostgreSQL hears nothing of for some seconds is paused or cut off, and would
 * keep all other instances from writing for as long as that lasts: PostgreSQL ends its connection.
 */
final class CommitLock {
    /** Any number that no other user of the database locks by. */
    static final long KEY = 0x43415053_54414EL;

    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(5);

    static final String STATEMENT = "SELECT pg_advisory_xact_lock(" + KEY
            + "), set_config('idle_in_transaction_session_timeout', '" + LONGEST_SILENCE.toMillis() + "', true)";

    private final JdbcTemplate jdbc;

    CommitLock(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Within a transaction; waits for the other holders. */
    void acquire() {
        jdbc.query(STATEMENT, row -> {});
    }
}
