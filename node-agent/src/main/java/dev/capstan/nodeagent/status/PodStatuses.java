package dev.capstan.nodeagent.status;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Duration;
import java.util.Optional;

/** Where Pod statuses are reported. */
public interface PodStatuses {
    /** Returns at once; the write follows in the background, in order, and is retried until it is there. */
    void write(Pod pod, PodStatus status);

    /** The store shows the Pod so. What was written and isn't there any more is written again. */
    void shown(Pod pod);

    /**
     * Waits until everything submitted for the Pod is written, or can't be because the Pod is gone.
     *
     * @return false when it took longer
     */
    boolean awaitWritten(String podUid, Duration timeout) throws InterruptedException;

    /** What was submitted last, written or not: fresher than any store. */
    Optional<PodStatus> latest(String podUid);

    /** Forgets a Pod that no longer exists. */
    void forget(String podUid);
}
