package dev.capstan.apiserver.decode;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/** The API's two forms of time: to the second, and to the microsecond; both in UTC. */
final class Times {
    private static final String LAYOUT = "2006-01-02T15:04:05Z07:00";
    private static final String MICRO_LAYOUT = "2006-01-02T15:04:05.000000Z07:00";
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private Times() {}

    /** {@code 2026-11-24T03:00:00+01:00} becomes {@code 2026-11-24T02:00:00Z}. */
    static String canonical(String text) {
        return seconds(parse(text, LAYOUT));
    }

    /** {@code 2026-11-24T02:00:00Z} becomes {@code 2026-11-24T02:00:00.000000Z}. */
    static String canonicalMicro(String text) {
        return micros(parse(text, MICRO_LAYOUT));
    }

    static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    static String micros(Instant time) {
        return MICROS.format(time);
    }

    private static Instant parse(String text, String layout) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException unreadable) {
            throw new DecodingException(
                    "parsing time \"" + text + "\" as \"" + layout + "\": cannot parse \"" + text + "\" as \"2006\"");
        }
    }
}
