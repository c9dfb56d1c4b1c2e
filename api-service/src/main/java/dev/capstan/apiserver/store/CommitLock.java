package dev.capstan.apiserver.store;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The lock in PostgreSQL under which revisions are given out.
 *
 * <p>It must be taken by a statement of its own, the first of a READ COMMITTED transaction: every later statement then sees
 * all that was committed by the holder before. PostgreSQL lets it go when the transaction ends, after making it visible, so
 * commits become visible in the order of their revisions.
 */
final class CommitLock {
    /** Any number that no other user of the database locks by. */
    static final long KEY = 0x43415053_54414EL;

    static final String STATEMENT = "SELECT pg_advisory_xact_lock(" + KEY + ")";

    private final JdbcTemplate jdbc;

    CommitLock(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Within a transaction; waits for the other holders. */
    void acquire() {
        jdbc.query(STATEMENT, row -> {});
    }
}
