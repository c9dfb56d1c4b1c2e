package dev.capstan.apiserver.store;

import dev.capstan.resource.ObjectKey;
import dev.capstan.resource.ResourceType;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shows the objects of a type as they were, by taking back what changed since. */
final class History {
    private final ObjectCache cache;
    private final ChangeLog log;

    History(ObjectCache cache, ChangeLog log) {
        this.cache = cache;
        this.log = log;
    }

    /**
     * A snapshot that is right for this type and namespace, whatever it says of others.
     *
     * @param revision not above the cache's
     * @throws StoreException {@link StoreException.Reason#REVISION_GONE}
     */
    Snapshot at(long revision, ResourceType type, @Nullable String namespace) {
        Snapshot now = cache.snapshot();
        if (now.revision() == revision) {
            return now;
        }
        Snapshot.Draft then = now.draft();
        firstChangesSince(revision, now.revision(), type, namespace).forEach((key, change) -> {
            StoredObject before = change.before();
            if (before == null) {
                then.remove(type, key);
            } else {
                then.put(before);
            }
        });
        return then.at(revision);
    }

    /** The state before the first change after a revision is the state at that revision. */
    private Map<ObjectKey, Change> firstChangesSince(
            long revision, long upTo, ResourceType type, @Nullable String namespace) {
        Map<ObjectKey, Change> first = new LinkedHashMap<>();
        LogWalk walk = new LogWalk(cache, log, type, namespace, revision);
        while (walk.revision() < upTo) {
            for (Change change : walk.lookOn()) {
                if (change.revision() <= upTo) {
                    first.putIfAbsent(change.key(), change);
                }
            }
        }
        return first;
    }
}
