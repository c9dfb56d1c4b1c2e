package dev.capstan.replicaset.scaling;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of a ReplicaSet's terminated Pods now.
 *
 * @param replaceNow deleted, each followed by a new Pod
 * @param attempt which attempt the new Pods are
 * @param removeOnly deleted without a successor, since the ReplicaSet has become smaller
 * @param waiting stay until their replacement is due; they hold the place of one replica each
 * @param nextDue when to look again, if any wait
 */
record ReplacementPlan(
        List<Pod> replaceNow, int attempt, List<Pod> removeOnly, List<Pod> waiting, Optional<Duration> nextDue) {}
