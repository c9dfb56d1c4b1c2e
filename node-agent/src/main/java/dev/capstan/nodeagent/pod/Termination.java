package dev.capstan.nodeagent.pod;

import dev.capstan.nodeagent.status.PodEnd;
import java.time.Duration;

/**
 * Why everything of a Pod is being stopped for good. Once decided it is never undone.
 */
sealed interface Termination {

    /** How long containers may take to end. */
    Duration grace();

    /** The user or a controller has deleted the Pod: it is removed from the API server once nothing of it runs. */
    record Deleted(Duration grace) implements Termination {}

    /** The Pod is no longer in the API server, or another one has its name. */
    record Gone(Duration grace) implements Termination {}

    /** S9: the Pod ended without anybody asking for it, or was never taken. */
    record Ended(PodEnd end, Duration grace) implements Termination {}
}
