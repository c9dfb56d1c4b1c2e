package dev.capstan.apiserver.registry;

import dev.capstan.apiserver.errors.ApiException;
import dev.capstan.apiserver.errors.StoreErrors;
import dev.capstan.apiserver.store.ObjectStore;
import dev.capstan.apiserver.store.ReadVersion;
import dev.capstan.apiserver.store.StoreException;
import dev.capstan.apiserver.store.StoredObject;
import dev.capstan.resource.ObjectKey;
import dev.capstan.resource.ResourceType;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Read, change, commit; again when somebody else committed in between.
 *
 * <p>The first attempt starts from the cache, whatever its age: the commit checks the revision anyway, so if it succeeds, the
 * cache was fresh, and a round trip to the database is saved. Everything else that the first attempt ends with (not found,
 * refused, nothing to change) may be the fault of an old read and is decided by an attempt that starts from a fresh one.
 */
@Component
class OptimisticWrite {
    /** Whoever loses a round lost it to a write that counted, so this many losses in a row mean a very busy object. */
    private static final int FRESH_ATTEMPTS = 100;

    private final ObjectStore store;

    OptimisticWrite(ObjectStore store) {
        this.store = store;
    }

    /** One go at it. */
    @FunctionalInterface
    interface Attempt<T> {
        /** The result; empty when nothing needs to be committed, which {@code fallback} then answers from a fresh read. */
        Optional<T> on(StoredObject current);
    }

    /** What to answer when a fresh read shows that there is nothing to commit. */
    @FunctionalInterface
    interface Fallback<T> {
        T from(StoredObject current);
    }

    <T> T run(ResourceType type, ObjectKey key, Attempt<T> attempt, Fallback<T> fallback) {
        try {
            Optional<StoredObject> cached = store.get(type, key, new ReadVersion.Any());
            if (cached.isPresent()) {
                Optional<T> result = attempt.on(cached.get());
                if (result.isPresent()) {
                    return result.get();
                }
            }
        } catch (StoreException | ApiException e) {
            // Decided by the fresh attempts below.
        }
        for (int i = 0; i < FRESH_ATTEMPTS; i++) {
            StoredObject current = store.get(type, key, new ReadVersion.Fresh())
                    .orElseThrow(() -> ApiException.notFound(type, key.name()));
            try {
                return attempt.on(current).orElseGet(() -> fallback.from(current));
            } catch (StoreException e) {
                if (e.reason() != StoreException.Reason.CONFLICT && e.reason() != StoreException.Reason.NOT_FOUND) {
                    throw StoreErrors.of(e, type, key);
                }
            }
        }
        throw ApiException.modified(type, key.name());
    }
}
