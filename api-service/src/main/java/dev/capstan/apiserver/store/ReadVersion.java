package dev.capstan.apiserver.store;

/** How fresh a read must be: the meanings of the {@code resourceVersion} parameter. */
public sealed interface ReadVersion {
    /** Shows every write that any instance acknowledged before the read began. */
    record Fresh() implements ReadVersion {}

    /** Whatever the cache has ({@code resourceVersion=0}). */
    record Any() implements ReadVersion {}

    /** At least this revision; waits for it, up to 3 s, then {@link StoreException.Reason#REVISION_NOT_REACHED}. */
    record AtLeast(long revision) implements ReadVersion {}

    /** The state as it was at this revision ({@code continue} tokens); {@link StoreException.Reason#REVISION_GONE} if too old. */
    record Exactly(long revision) implements ReadVersion {}
}
