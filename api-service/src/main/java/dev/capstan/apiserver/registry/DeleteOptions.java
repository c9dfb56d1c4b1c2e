package dev.capstan.apiserver.registry;

import java.time.Duration;
import java.util.Optional;

/**
 * How to delete.
 *
 * @param gracePeriod as asked for; never negative
 * @param uid the object must be this one
 * @param resourceVersion the object must stand there
 * @param propagation what becomes of the dependents, if the caller said; {@code orphanDependents} is folded in
 */
public record DeleteOptions(
        Optional<Duration> gracePeriod,
        Optional<String> uid,
        Optional<String> resourceVersion,
        Optional<Propagation> propagation,
        boolean dryRun) {

    /** The same for an object that stands elsewhere by now. */
    DeleteOptions at(Optional<String> otherVersion) {
        return new DeleteOptions(gracePeriod, uid, otherVersion, propagation, dryRun);
    }

    /** What becomes of objects whose owner the deleted one is. */
    public enum Propagation {
        BACKGROUND,
        FOREGROUND,
        ORPHAN
    }
}
