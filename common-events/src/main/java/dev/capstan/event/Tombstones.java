package dev.capstan.event;

import java.time.Duration;

/** The records without a value that say that an object is gone. */
public final class Tombstones {
    /**
     * How long one stays in a topic after compaction has first seen it, at least. Who was away for longer may never hear of a
     * deletion, and must read the topic again from its beginning.
     */
    public static final Duration RETENTION = Duration.ofDays(1);

    private Tombstones() {}
}
