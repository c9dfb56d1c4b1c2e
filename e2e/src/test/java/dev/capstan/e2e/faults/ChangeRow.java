package dev.capstan.e2e.faults;

import java.time.Instant;

/**
 * A row of the change log, as PostgreSQL has it.
 *
 * @param key {@code namespace/name}, or the name
 * @param body the object after the change, or before its deletion
 */
record ChangeRow(long revision, String kind, String resource, String key, String body, Instant committedAt) {
    boolean isDeletion() {
        return kind.equals("DELETED");
    }
}
