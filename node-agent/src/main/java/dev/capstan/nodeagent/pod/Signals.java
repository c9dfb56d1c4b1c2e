package dev.capstan.nodeagent.pod;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** What a Pod's worker is asked to look at on its next pass. Set from any thread, taken by the worker. */
final class Signals {
    static final Duration SOON = Duration.ofSeconds(1);

    private final AtomicBoolean gone = new AtomicBoolean();
    private final AtomicBoolean networkCheck = new AtomicBoolean();
    private final AtomicBoolean volumeSync = new AtomicBoolean();
    private final AtomicBoolean stopping = new AtomicBoolean();

    /** The agent ends: finish the step that is under way and begin no other. */
    void askStop() {
        stopping.set(true);
    }

    boolean stopping() {
        return stopping.get();
    }

    /** The informer no longer has the Pod. Stays set: only the API server can say otherwise. */
    void setGone(boolean value) {
        gone.set(value);
    }

    boolean gone() {
        return gone.get();
    }

    void askNetworkCheck() {
        networkCheck.set(true);
    }

    boolean takeNetworkCheck() {
        return networkCheck.getAndSet(false);
    }

    void askVolumeSync() {
        volumeSync.set(true);
    }

    boolean takeVolumeSync() {
        return volumeSync.getAndSet(false);
    }
}
