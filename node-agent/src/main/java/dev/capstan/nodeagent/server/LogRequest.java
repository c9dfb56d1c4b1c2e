package dev.capstan.nodeagent.server;

import dev.capstan.nodeagent.runtime.LogOptions;
import dev.capstan.resource.ObjectKey;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whose log, and which part of it: {@code /containerLogs/<namespace>/<pod>/<container>?follow=true&tailLines=10}.
 *
 * @param previous the log of the container before the latest
 */
record LogRequest(ObjectKey pod, String container, boolean previous, LogOptions options) {
    private static final int PATH_PARTS = 5;

    /** @throws IllegalArgumentException for what makes no sense */
    static LogRequest parse(URI uri, Clock clock) {
        String[] parts = uri.getPath().split("/");
        if (parts.length != PATH_PARTS) {
            throw new IllegalArgumentException("expected /containerLogs/<namespace>/<pod>/<container>");
        }
        Map<String, String> query = query(uri);
        try {
            return new LogRequest(
                    ObjectKey.namespaced(parts[2], parts[3]),
                    parts[4],
                    flag(query, "previous"),
                    new LogOptions(
                            flag(query, "follow"),
                            query.containsKey("tailLines") ? Integer.valueOf(query.get("tailLines")) : null,
                            since(query, clock),
                            query.containsKey("limitBytes") ? Long.valueOf(query.get("limitBytes")) : null,
                            flag(query, "timestamps"),
                            LogOptions.Stream.ALL));
        } catch (NumberFormatException | DateTimeParseException malformed) {
            throw new IllegalArgumentException(malformed.getMessage(), malformed);
        }
    }

    private static @Nullable Instant since(Map<String, String> query, Clock clock) {
        if (query.containsKey("sinceSeconds")) {
            return clock.instant().minus(Duration.ofSeconds(Long.parseLong(query.get("sinceSeconds"))));
        }
        return query.containsKey("sinceTime")
                ? OffsetDateTime.parse(query.get("sinceTime")).toInstant()
                : null;
    }

    private static boolean flag(Map<String, String> query, String name) {
        return Boolean.parseBoolean(query.getOrDefault(name, "false"));
    }

    private static Map<String, String> query(URI uri) {
        Map<String, String> query = new HashMap<>();
        if (uri.getRawQuery() != null) {
            for (String pair : uri.getRawQuery().split("&")) {
                String[] parts = pair.split("=", 2);
                query.put(parts[0], URLDecoder.decode(parts.length > 1 ? parts[1] : "", StandardCharsets.UTF_8));
            }
        }
        return query;
    }
}
