package dev.capstan.nodeagent.cleanup;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removals of orphans, each on a thread of its own: one that fails or hangs keeps no other from being removed. One that fails is
 * found again in the next round; one that hangs isn't begun a second time.
 */
final class Removals {
    private static final Logger log = LoggerFactory.getLogger(Removals.class);

    private final Set<String> inProgress = ConcurrentHashMap.newKeySet();

    /** The uids of the Pods whose leftovers are being removed. */
    Set<String> inProgress() {
        return Set.copyOf(inProgress);
    }

    void begin(String uid, Runnable removal) {
        if (inProgress.add(uid)) {
            Thread.ofVirtual().name("orphan-" + uid).start(() -> carryOut(uid, removal));
        }
    }

    private void carryOut(String uid, Runnable removal) {
        try {
            removal.run();
        } catch (RuntimeException failure) {
            log.warn("orphan not removed, will try again in the next round uid={}", uid, failure);
        } finally {
            inProgress.remove(uid);
        }
    }
}
