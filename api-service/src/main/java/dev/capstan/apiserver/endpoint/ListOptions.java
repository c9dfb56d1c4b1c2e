package dev.capstan.apiserver.endpoint;

import dev.capstan.apiserver.errors.ApiException;
import dev.capstan.apiserver.errors.FieldError;
import dev.capstan.apiserver.request.QueryParameters;
import dev.capstan.apiserver.store.ReadVersion;
import java.util.List;
import java.util.Optional;

/**
 * How much of a list, and of which time.
 *
 * @param limit zero for all
 */
record ListOptions(long limit, Optional<ContinueToken> continueToken, ReadVersion version) {
    static ListOptions parse(QueryParameters query) {
        long limit = query.number("limit").orElse(0L);
        if (limit < 0) {
            throw ApiException.badRequest("limit must not be negative");
        }
        if (query.has("sendInitialEvents")) {
            throw forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list");
        }
        String match = query.text("resourceVersionMatch");
        String token = query.text("continue");
        if (token.isEmpty()) {
            return new ListOptions(limit, Optional.empty(), version(query, match, limit));
        }
        if (!match.isEmpty()) {
            throw forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden when continue is provided");
        }
        if (resourceVersion(query) > 0) {
            throw ApiException.badRequest("specifying resource version is not allowed when using continue");
        }
        ContinueToken decoded = ContinueToken.decode(token);
        return new ListOptions(limit, Optional.of(decoded), new ReadVersion.Exactly(decoded.revision()));
    }

    /** A page of a given revision is that revision's, unless the client says that a newer one will do. */
    private static ReadVersion version(QueryParameters query, String match, long limit) {
        String text = query.text("resourceVersion");
        if (text.isEmpty()) {
            if (!match.isEmpty()) {
                throw forbidden(
                        "resourceVersionMatch", "resourceVersionMatch is forbidden unless resourceVersion is provided");
            }
            return new ReadVersion.Fresh();
        }
        long revision = resourceVersion(query);
        return switch (match) {
            case "" -> {
                if (revision == 0) {
                    yield new ReadVersion.Any();
                }
                yield limit > 0 ? new ReadVersion.Exactly(revision) : new ReadVersion.AtLeast(revision);
            }
            case "NotOlderThan" -> revision == 0 ? new ReadVersion.Any() : new ReadVersion.AtLeast(revision);
            case "Exact" -> {
                if (revision == 0) {
                    throw forbidden(
                            "resourceVersionMatch",
                            "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"");
                }
                yield new ReadVersion.Exactly(revision);
            }
            default ->
                throw invalid(FieldError.notSupported("resourceVersionMatch", match, List.of("Exact", "NotOlderThan")));
        };
    }

    /** Zero when absent. */
    static long resourceVersion(QueryParameters query) {
        String text = query.text("resourceVersion");
        if (text.isEmpty()) {
            return 0;
        }
        try {
            return Long.parseUnsignedLong(text);
        } catch (NumberFormatException e) {
            throw ApiException.badRequest("resourceVersion: Invalid value: \"" + text
                    + "\": strconv.ParseUint: parsing \"" + text + "\": invalid syntax");
        }
    }

    static ApiException forbidden(String field, String why) {
        return invalid(FieldError.forbidden(field, why));
    }

    private static ApiException invalid(FieldError error) {
        return ApiException.invalid("meta.k8s.io", "ListOptions", "", List.of(error));
    }
}
