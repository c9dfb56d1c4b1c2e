package dev.capstan.nodeagent.pod;

import dev.capstan.nodeagent.status.ActualPod;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that the next step of a Pod is decided from.
 *
 * @param pod as it is wanted, with the status written last
 * @param actual as it is
 * @param failedProbes ids of containers that must be restarted, with the kind of the failed probe
 * @param stopping ids of containers that are being stopped already
 * @param gates when a container may be tried again that couldn't be started, by name
 * @param termination set once everything is to be stopped for good
 */
record PodSituation(
        Pod pod,
        ActualPod actual,
        Map<String, String> failedProbes,
        Set<String> stopping,
        Map<String, Instant> gates,
        RestartBackoff backoff,
        Optional<Termination> termination,
        Instant now) {}
