package dev.capstan.nodeagent.pod;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;
import java.util.Set;

/** What is asked of the API server itself, because no store is fresh enough. Throws when there is no answer. */
public interface PodApi {
    /** The Pod as it is now; empty when it is gone or another one has its name. */
    Optional<Pod> live(String namespace, String name, String uid);

    /** The same for a Pod that is known. */
    default Optional<Pod> live(Pod pod) {
        return live(
                pod.getMetadata().getNamespace(),
                pod.getMetadata().getName(),
                pod.getMetadata().getUid());
    }

    /** The uids of all Pods there are. */
    Set<String> liveUids();

    /** Removes a Pod of which nothing runs any more. Fine if it is gone or another one has its name. */
    void remove(Pod pod);
}
