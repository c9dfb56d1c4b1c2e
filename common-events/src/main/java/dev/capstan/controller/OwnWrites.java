package dev.capstan.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Knows when the store still shows an object as it was before our own last write.
 *
 * <p>The problem: a controller creates a Pod and writes its status; the Pod comes back a moment before the status does. A second
 * status, computed from the object as the store has it, would be refused as a conflict, and the key would wait for its back-off.
 * The rule: write no second one until the first has come back; its coming wakes the key. The limit: after a second it no longer
 * counts, so that an object that was restored to that very version isn't left alone for ever.
 */
public final class OwnWrites {
    /** How long a write is waited for; look again then. */
    public static final Duration PATIENCE = Duration.ofSeconds(1);

    private record Superseded(String version, Instant at) {}

    private final Clock clock;
    private final Map<String, Superseded> byUid = new ConcurrentHashMap<>();

    public OwnWrites(Clock clock) {
        this.clock = clock;
    }

    /**
     * @param before the object that the write started from
     * @param answered the object as the API answered
     */
    public void wrote(HasMetadata before, HasMetadata answered) {
        if (!version(before).equals(version(answered))) {
            byUid.put(before.getMetadata().getUid(), new Superseded(version(before), clock.instant()));
        }
    }

    /** Whether {@code shown} is what we wrote over: nothing that starts from it can succeed. */
    public boolean isSuperseded(HasMetadata shown) {
        String uid = shown.getMetadata().getUid();
        @Nullable Superseded last = byUid.get(uid);
        if (last == null) {
            return false;
        }
        boolean counts = last.version().equals(version(shown))
                && clock.instant().isBefore(last.at().plus(PATIENCE));
        if (!counts) {
            byUid.remove(uid, last);
        }
        return counts;
    }

    private static String version(HasMetadata object) {
        return object.getMetadata().getResourceVersion();
    }
}
