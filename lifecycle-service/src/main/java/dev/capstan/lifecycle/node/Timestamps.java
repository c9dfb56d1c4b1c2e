package dev.capstan.lifecycle.node;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times as the API writes them: whole seconds. */
final class Timestamps {
    private Timestamps() {}

    static String of(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
