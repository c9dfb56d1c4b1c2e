package dev.capstan.nodeagent.runtime.docker;

import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** The engine writes moments with its own offset, and year 1 for "not yet". */
final class EngineTime {
    private EngineTime() {}

    static @Nullable Instant parse(@Nullable String text) {
        if (text == null || text.isEmpty() || text.startsWith("0001-")) {
            return null;
        }
        return OffsetDateTime.parse(text).toInstant();
    }

    static Instant parseCreated(@Nullable String text) {
        Instant moment = parse(text);
        return moment == null ? Instant.EPOCH : moment;
    }
}
