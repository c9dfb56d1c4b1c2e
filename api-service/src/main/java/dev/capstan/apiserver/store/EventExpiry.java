package dev.capstan.apiserver.store;

import dev.capstan.resource.ResourceTypes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Deletes Events that were last seen longer ago than their time to live, as etcd's leases do for Kubernetes.
 *
 * <p>In small batches, so that a burst of old Events doesn't make writers wait.
 */
final class EventExpiry {
    private static final Logger log = LoggerFactory.getLogger(EventExpiry.class);
    private static final int BATCH = 50;

    private final ObjectCache cache;
    private final Committer committer;
    private final Clock clock;
    private final Duration timeToLive;

    EventExpiry(ObjectCache cache, Committer committer, Clock clock, Duration timeToLive) {
        this.cache = cache;
        this.committer = committer;
        this.clock = clock;
        this.timeToLive = timeToLive;
    }

    void expire() {
        Instant now = clock.instant();
        Instant limit = now.minus(timeToLive);
        List<StoredObject> old = cache.snapshot().list(ResourceTypes.EVENTS, null).stream()
                .filter(event -> lastSeen(event.tree(), now).isBefore(limit))
                .toList();
        for (int from = 0; from < old.size(); from += BATCH) {
            delete(old.subList(from, Math.min(old.size(), from + BATCH)));
        }
        if (!old.isEmpty()) {
            log.debug("expired Events count={}", old.size());
        }
    }

    private void delete(List<StoredObject> events) {
        CompletableFuture<?>[] deletions = events.stream()
                .map(event -> new Mutation.Delete(event.type(), event.key(), event.revision()))
                // An Event that was seen again, or that another instance expired, is none of our business any more.
                .map(deletion -> committer.submit(deletion, null).handle((done, failed) -> null))
                .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(deletions).join();
    }

    /** The latest of its times; one in the future is a client's wrong clock and doesn't count. */
    static Instant lastSeen(ObjectNode event, Instant now) {
        return Stream.of(
                        event.path("metadata").path("creationTimestamp"),
                        event.path("lastTimestamp"),
                        event.path("eventTime"),
                        event.path("series").path("lastObservedTime"))
                .flatMap(time -> parsed(time).stream())
                .filter(time -> !time.isAfter(now))
                .max(Instant::compareTo)
                .orElse(now);
    }

    private static Optional<Instant> parsed(JsonNode time) {
        try {
            return time.isString()
                    ? Optional.of(OffsetDateTime.parse(time.stringValue()).toInstant())
                    : Optional.empty();
        } catch (DateTimeParseException notATime) {
            return Optional.empty();
        }
    }
}
