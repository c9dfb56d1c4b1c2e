package dev.capstan.nodeagent.pod;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;

/** What a Pod's worker asks of the API server itself, because no store is fresh enough. Throws when there is no answer. */
interface PodApi {
    /** The Pod as it is now; empty when it is gone or another one has its name. */
    Optional<Pod> live(Pod pod);

    /** Removes a Pod of which nothing runs any more. Fine if it is gone or another one has its name. */
    void remove(Pod pod);
}
