package dev.capstan.nodeagent.runtime;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a log to read.
 *
 * @param follow goes on until the container ends
 * @param tailLines only the last lines; null for all
 * @param since only lines from then on; null for all
 * @param limitBytes stop after as many; null for no limit
 * @param stream lines of the other stream count for {@code tailLines} all the same, as in Docker
 * @param timestamps put the time of writing (RFC 3339, nanoseconds) before each line
 */
public record LogOptions(
        boolean follow,
        @Nullable Integer tailLines,
        @Nullable Instant since,
        @Nullable Long limitBytes,
        boolean timestamps,
        Stream stream) {

    /** Which of the container's outputs. */
    public enum Stream {
        ALL,
        STDOUT,
        STDERR
    }

    public static LogOptions everything() {
        return new LogOptions(false, null, null, null, false, Stream.ALL);
    }

    public static LogOptions lastLines(int lines) {
        return new LogOptions(false, lines, null, null, false, Stream.ALL);
    }
}
