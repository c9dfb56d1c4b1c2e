package dev.capstan.apiserver.store;

import java.sql.SQLException;

/** PostgreSQL refused a transaction of the committer, or went away during it; {@link Outages} tells which. */
final class CommitFailedException extends RuntimeException {
    CommitFailedException(SQLException cause) {
        super(cause.getMessage(), cause);
    }
}
