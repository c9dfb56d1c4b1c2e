package dev.capstan.apiserver.watch;

import dev.capstan.apiserver.errors.ApiException;
import dev.capstan.apiserver.errors.FieldError;
import dev.capstan.apiserver.request.QueryParameters;
import dev.capstan.apiserver.store.ReadVersion;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * From where a watch starts, and how long it goes on.
 *
 * @param initialEvents the state to show first, as ADDED events; empty to start with the changes after a revision
 * @param afterRevision where the changes start when there are no initial events; zero for now
 * @param announcesInitialEventsEnd whether a bookmark tells that the initial events are through
 */
record WatchOptions(
        Optional<ReadVersion> initialEvents,
        long afterRevision,
        boolean bookmarks,
        boolean announcesInitialEventsEnd,
        Duration timeout) {
    /** Clients that say nothing are cut off at some time between the half of this and the whole, not all at once. */
    private static final long LONGEST_DEFAULT_SECONDS = Duration.ofHours(1).toSeconds();

    static WatchOptions parse(QueryParameters query) {
        checkMatch(query);
        long revision = revision(query.text("resourceVersion"));
        Optional<Boolean> sendInitialEvents = query.optionalFlag("sendInitialEvents");
        boolean initial = sendInitialEvents.orElse(revision == 0);
        boolean bookmarks = query.flag("allowWatchBookmarks");
        return new WatchOptions(
                initial ? Optional.of(version(query, revision)) : Optional.empty(),
                revision,
                bookmarks,
                bookmarks && sendInitialEvents.orElse(false),
                timeout(query));
    }

    private static ReadVersion version(QueryParameters query, long revision) {
        if (query.text("resourceVersion").isEmpty()) {
            return new ReadVersion.Fresh();
        }
        return revision == 0 ? new ReadVersion.Any() : new ReadVersion.AtLeast(revision);
    }

    private static void checkMatch(QueryParameters query) {
        String match = query.text("resourceVersionMatch");
        boolean sendInitialEvents = query.has("sendInitialEvents");
        if (!match.isEmpty() && !sendInitialEvents) {
            throw invalid(FieldError.forbidden(
                    "resourceVersionMatch",
                    "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"));
        }
        if (sendInitialEvents && match.isEmpty()) {
            throw invalid(FieldError.forbidden(
                    "resourceVersionMatch", "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"));
        }
        if (sendInitialEvents && !match.equals("NotOlderThan")) {
            throw invalid(FieldError.notSupported("resourceVersionMatch", match, List.of("NotOlderThan")));
        }
    }

    private static long revision(String text) {
        try {
            return text.isEmpty() ? 0 : Long.parseUnsignedLong(text);
        } catch (NumberFormatException e) {
            throw ApiException.badRequest("resourceVersion: Invalid value: \"" + text
                    + "\": strconv.ParseUint: parsing \"" + text + "\": invalid syntax");
        }
    }

    private static Duration timeout(QueryParameters query) {
        // Some sixty years are as good as for ever, and can be counted in nanoseconds.
        long seconds = Math.min(query.number("timeoutSeconds").orElse(0L), Integer.MAX_VALUE);
        return Duration.ofSeconds(
                seconds > 0
                        ? seconds
                        : ThreadLocalRandom.current().nextLong(LONGEST_DEFAULT_SECONDS / 2, LONGEST_DEFAULT_SECONDS));
    }

    private static ApiException invalid(FieldError error) {
        return ApiException.invalid("meta.k8s.io", "ListOptions", "", List.of(error));
    }
}
