package dev.capstan.apiserver.strategy;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;

/**
 * How long ago, in as few letters as tell it: {@code 90s}, {@code 5m30s}, {@code 3h}, {@code 2d4h}, {@code 3y40d}.
 *
 * @see <a href="https://github.com/kubernetes/apimachinery/blob/v0.33.0/pkg/util/duration/duration.go">HumanDuration</a>
 */
public final class Age {
    private static final long DAYS_OF_YEAR = 365;

    private Age() {}

    /** {@code <unknown>} when there is no such time. */
    public static String since(String timestamp, Instant now) {
        try {
            return timestamp.isEmpty()
                    ? "<unknown>"
                    : of(Duration.between(OffsetDateTime.parse(timestamp).toInstant(), now));
        } catch (DateTimeException notATime) {
            return "<unknown>";
        }
    }

    public static String of(Duration age) {
        long seconds = age.toSeconds();
        long minutes = age.toMinutes();
        long hours = age.toHours();
        long days = age.toDays();
        if (seconds < -1) {
            return "<invalid>";
        } else if (seconds < 0) {
            return "0s";
        } else if (minutes < 2) {
            return seconds + "s";
        } else if (minutes < 10) {
            return both(minutes, "m", seconds % 60, "s");
        } else if (hours < 3) {
            return minutes + "m";
        } else if (hours < 8) {
            return both(hours, "h", minutes % 60, "m");
        } else if (days < 2) {
            return hours + "h";
        } else if (days < 8) {
            return both(days, "d", hours % 24, "h");
        } else if (days < 2 * DAYS_OF_YEAR) {
            return days + "d";
        } else if (days < 8 * DAYS_OF_YEAR) {
            return both(days / DAYS_OF_YEAR, "y", days % DAYS_OF_YEAR, "d");
        }
        return days / DAYS_OF_YEAR + "y";
    }

    private static String both(long large, String largeUnit, long small, String smallUnit) {
        return large + largeUnit + (small == 0 ? "" : small + smallUnit);
    }
}
