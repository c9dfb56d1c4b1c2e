package dev.capstan.lifecycle.api;

import org.jspecify.annotations.Nullable;

/**
 * How to delete. The uid is always a precondition: a namesake is never deleted.
 *
 * @param graceSeconds null for the object's own
 * @param ifUnchanged only in the version that was seen: the decision rests on what it said
 */
public record Deletion(
        @Nullable Propagation propagation, @Nullable Long graceSeconds, boolean ifUnchanged) {
    /** What becomes of the dependents. */
    public enum Propagation {
        BACKGROUND("Background"),
        FOREGROUND("Foreground"),
        ORPHAN("Orphan");

        private final String apiName;

        Propagation(String apiName) {
            this.apiName = apiName;
        }

        String apiName() {
            return apiName;
        }
    }

    public static Deletion graceful() {
        return new Deletion(null, null, false);
    }

    /** At once, without anybody to confirm that it has ended. */
    public static Deletion forced() {
        return new Deletion(null, 0L, false);
    }

    public static Deletion ifUnchanged(Propagation propagation) {
        return new Deletion(propagation, null, true);
    }
}
