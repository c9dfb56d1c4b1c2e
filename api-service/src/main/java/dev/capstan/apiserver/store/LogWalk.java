package dev.capstan.apiserver.store;

import dev.capstan.resource.ResourceType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A position in the log that moves on page by page: in memory where that reaches back far enough, else in PostgreSQL. Holds
 * no change itself. For one thread.
 */
final class LogWalk {
    private final ObjectCache cache;
    private final ChangeLog log;
    private final @Nullable ResourceType type;
    private final @Nullable String namespace;
    private long revision;

    /**
     * @param type null for all types
     * @param namespace null for all namespaces
     */
    LogWalk(ObjectCache cache, ChangeLog log, @Nullable ResourceType type, @Nullable String namespace, long after) {
        this.cache = cache;
        this.log = log;
        this.type = type;
        this.namespace = namespace;
        this.revision = after;
    }

    /** Everything up to here was looked at. */
    long revision() {
        return revision;
    }

    /**
     * The wanted ones of the next changes; none may mean that none of those looked at was wanted.
     *
     * @throws StoreException {@link StoreException.Reason#REVISION_GONE}
     */
    List<Change> lookOn() {
        RecentChanges.Page recent = cache.recent().after(revision, type, this::isWanted);
        if (recent != null) {
            revision = recent.revision();
            return recent.changes();
        }
        ChangeLog.News old = log.between(revision, cache.revision(), type);
        revision = old.head();
        return old.entries().stream()
                .map(LogEntry::change)
                .filter(this::isWanted)
                .toList();
    }

    /** False when no change came in time. */
    boolean awaitMore(long nanos) throws InterruptedException {
        return cache.recent().awaitChange(revision, type, nanos);
    }

    private boolean isWanted(Change change) {
        return namespace == null || change.key().namespace().equals(namespace);
    }
}
