package dev.capstan.scheduler;

import dev.capstan.resource.ObjectKey;
import dev.capstan.scheduler.cache.PodInfo;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;

/** The three calls that the scheduler makes. All block, and throw {@link KubernetesClientException}. */
interface SchedulerApi {
    /** Carries the Pod's uid, so that a namesake created meanwhile is never bound in its place. */
    void bind(PodInfo pod, String node);

    /** As the API server has it now. */
    Optional<Pod> read(ObjectKey key);

    void setCondition(PodInfo pod, PodCondition condition);
}
