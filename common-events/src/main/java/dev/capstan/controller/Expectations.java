package dev.capstan.controller;

import dev.capstan.resource.ObjectKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a controller has asked for and its informer hasn't shown yet.
 *
 * <p>The problem: after creating 3 Pods, the next reconcile of the same key reads a store that doesn't have them yet, and
 * would create 3 more. The rule: say what you expect <em>before</em> writing, and don't scale again until it has been
 * observed. The limit: an expectation that isn't met within 5 minutes no longer counts, so that a lost event delays but never
 * stops the loop (source: {@code pkg/controller/controller_utils.go}).
 *
 * <p>An observation that nobody expects is harmless: counts don't go below zero.
 */
public final class Expectations {
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private static final class Pending {
        private int creations;
        private final Set<String> deletions = new HashSet<>();
        private Instant since;
        private int round;

        private Pending(Instant since) {
            this.since = since;
        }

        private boolean fulfilled() {
            return creations == 0 && deletions.isEmpty();
        }
    }

    private final Clock clock;
    private final Map<ObjectKey, Pending> pending = new HashMap<>();

    public Expectations(Clock clock) {
        this.clock = clock;
    }

    public synchronized void expectCreations(ObjectKey key, int count) {
        Pending expected = start(key);
        expected.creations += count;
    }

    public synchronized void creationObserved(ObjectKey key) {
        Pending expected = pending.get(key);
        if (expected != null && expected.creations > 0) {
            expected.creations--;
        }
    }

    /** By uid, since the same deletion is seen twice: as a deletion timestamp, and as the object's end. */
    public synchronized void expectDeletions(ObjectKey key, Set<String> uids) {
        start(key).deletions.addAll(uids);
    }

    public synchronized void deletionObserved(ObjectKey key, String uid) {
        Pending expected = pending.get(key);
        if (expected != null) {
            expected.deletions.remove(uid);
        }
    }

    public synchronized boolean satisfied(ObjectKey key) {
        Pending expected = pending.get(key);
        return expected == null
                || expected.fulfilled()
                || expected.since.plus(TIMEOUT).isBefore(clock.instant());
    }

    /** For keys that are another instance's. */
    public synchronized void forget(Predicate<ObjectKey> keys) {
        pending.keySet().removeIf(keys);
    }

    /** For keys whose object is gone. */
    public synchronized void forget(ObjectKey key) {
        pending.remove(key);
    }

    /**
     * To be run once the store shows all that had been written when this was called: forgets what is expected of the key now,
     * and nothing that is expected later.
     */
    public synchronized Runnable forgettingWhatIsExpectedOf(ObjectKey key) {
        Pending expected = pending.get(key);
        if (expected == null) {
            return () -> {};
        }
        int round = expected.round;
        return () -> forget(key, expected, round);
    }

    private synchronized void forget(ObjectKey key, Pending expected, int round) {
        if (expected.round == round) {
            pending.remove(key, expected);
        }
    }

    private Pending start(ObjectKey key) {
        Instant now = clock.instant();
        Pending expected = pending.computeIfAbsent(key, ignored -> new Pending(now));
        if (expected.since.plus(TIMEOUT).isBefore(now)) {
            expected.creations = 0;
            expected.deletions.clear();
        }
        expected.since = now;
        expected.round++;
        return expected;
    }
}
