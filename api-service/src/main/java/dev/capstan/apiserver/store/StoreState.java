package dev.capstan.apiserver.store;

/**
 * Where the store stands, as PostgreSQL says.
 *
 * @param epoch grows whenever the history before it no longer counts
 * @param revision of the last change
 * @param compacted the change log is complete above this revision
 */
public record StoreState(long epoch, long revision, long compacted) {}
