package dev.capstan.informer;

import dev.capstan.resource.ObjectKey;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a topic says while it is read from its beginning: of each key the newest record, unparsed.
 *
 * <p>By revision and not by place, for the topic's order isn't that of revisions everywhere. A relay sends 5, 6 and 7 and dies
 * before its transaction's end; the next one sends them again. Compaction removes what the first wrote, but not in the topic's
 * last segment: 7, 5, 6, 7 may be what is left, and all of it is true.
 */
final class TopicListing {
    /** Takes the newest record of a key; {@code value} is null for one that is gone. */
    @FunctionalInterface
    interface Visitor {
        void visit(ObjectKey key, long revision, byte @Nullable [] value);
    }

    private record Newest(ObjectKey key, long revision, byte @Nullable [] value) {}

    private final Map<ObjectKey, Newest> newest = new HashMap<>();

    void add(ObjectKey key, long revision, byte @Nullable [] value) {
        newest.merge(
                key,
                new Newest(key, revision, value),
                (before, added) -> added.revision() > before.revision() ? added : before);
    }

    /** Whether there is an object under a key, as far as read. */
    boolean has(ObjectKey key) {
        Newest found = newest.get(key);
        return found != null && found.value() != null;
    }

    void inRevisionOrder(Visitor visitor) {
        newest.values().stream()
                .sorted(Comparator.comparingLong(Newest::revision))
                .forEach(found -> visitor.visit(found.key(), found.revision(), found.value()));
    }
}
