package dev.capstan.replicaset.scaling;

import dev.capstan.replicaset.claim.OwnedPods;
import dev.capstan.workqueue.Backoff;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * When a terminated Pod is replaced. Kubernetes leaves a Failed Pod lying beside its replacement; Capstan deletes it, and
 * must not turn a template that always fails into a Pod factory.
 *
 * <ol>
 *   <li>A Pod's <em>attempt</em> is 0 when it was made to reach the number of replicas; a replacement's is one above the
 *       highest that was made in the 10 minutes before the Pod ended that it replaces.
 *   <li>Pods that end within 10 seconds of a replacement and are older than it belong to the same incident, and share its
 *       attempt: a node that dies takes several Pods.
 *   <li>Attempt 1 is made at once. Attempt 2 waits for 10 s after the end of the last Pod, 3 for 20 s, 4 for 40 s … 5 min.
 *   <li>From attempt 2 on one Pod is replaced alone. The others wait until it has lived as long as it was waited for.
 * </ol>
 *
 * <p>Example, a template that fails after a second: with one replica, Pods are made at 0, 1, 12, 33, 74 and 155 s, 5 in the
 * first 2 minutes; with three replicas 3, 3, 1, 1, 1.
 *
 * <p>The attempt is an annotation of the replacement, and a terminated Pod stays until its replacement is due. So the API
 * holds all that the rules read: nothing is forgotten when this service restarts, nothing is written for it alone, and users
 * find the failed Pod's state and logs while they wait. Whoever deletes that Pod by hand gets a new one at once.
 */
final class ReplacementBackoff {
    static final String ATTEMPT = "capstan.dev/replacement-attempt";

    private static final Duration MEMORY = Duration.ofMinutes(10);
    private static final Duration SAME_INCIDENT = Duration.ofSeconds(10);
    private static final Backoff WAITS = new Backoff(Duration.ofSeconds(10), Duration.ofMinutes(5));

    private ReplacementBackoff() {}

    /**
     * @param missing how many active Pods the ReplicaSet lacks, 0 or more
     */
    static ReplacementPlan plan(OwnedPods pods, int missing, Instant now) {
        List<Pod> ended = pods.terminated().stream()
                .sorted(Comparator.comparing(PodTermination::endOf)
                        .thenComparing(pod -> pod.getMetadata().getName()))
                .toList();
        int wanted = Math.min(missing, ended.size());
        List<Pod> removeOnly = ended.subList(0, ended.size() - wanted);
        List<Pod> toReplace = ended.subList(ended.size() - wanted, ended.size());
        List<Pod> replacements = Stream.concat(pods.active().stream(), pods.terminated().stream())
                .filter(pod -> attemptOf(pod) > 0)
                .toList();

        int attempt = toReplace.stream()
                .mapToInt(pod -> nextAttempt(pod, replacements))
                .max()
                .orElse(0);
        if (attempt <= 1) {
            return new ReplacementPlan(toReplace, attempt, removeOnly, List.of(), Optional.empty());
        }
        Instant lastEnd = PodTermination.endOf(toReplace.getLast());
        Optional<Pod> probe = pods.active().stream()
                .filter(pod ->
                        attemptOf(pod) >= 2 && !PodTermination.startOf(pod).isBefore(lastEnd))
                .max(Comparator.comparing(PodTermination::startOf));
        if (probe.isPresent()) {
            Instant trusted = PodTermination.startOf(probe.get()).plus(waitBefore(attemptOf(probe.get())));
            return trusted.isAfter(now)
                    ? allWait(toReplace, attempt, removeOnly, Duration.between(now, trusted))
                    : new ReplacementPlan(toReplace, attemptOf(probe.get()), removeOnly, List.of(), Optional.empty());
        }
        Instant due = lastEnd.plus(waitBefore(attempt));
        if (due.isAfter(now)) {
            return allWait(toReplace, attempt, removeOnly, Duration.between(now, due));
        }
        List<Pod> others = toReplace.subList(1, toReplace.size());
        return new ReplacementPlan(
                toReplace.subList(0, 1),
                attempt,
                removeOnly,
                others,
                others.isEmpty() ? Optional.empty() : Optional.of(waitBefore(attempt)));
    }

    private static ReplacementPlan allWait(List<Pod> pods, int attempt, List<Pod> removeOnly, Duration wait) {
        return new ReplacementPlan(List.of(), attempt, removeOnly, pods, Optional.of(wait));
    }

    private static int nextAttempt(Pod ended, List<Pod> replacements) {
        Instant end = PodTermination.endOf(ended);
        return replacements.stream()
                .filter(made -> !PodTermination.startOf(made).isAfter(end.plus(SAME_INCIDENT))
                        && PodTermination.startOf(made).isAfter(end.minus(MEMORY)))
                .mapToInt(made -> isSameIncident(ended, made) ? attemptOf(made) : attemptOf(made) + 1)
                .max()
                .orElse(1);
    }

    /** Whether the Pod would have ended without the replacement, too. */
    private static boolean isSameIncident(Pod ended, Pod replacement) {
        Instant made = PodTermination.startOf(replacement);
        return PodTermination.startOf(ended).isBefore(made)
                && PodTermination.endOf(ended).isBefore(made.plus(SAME_INCIDENT));
    }

    private static Duration waitBefore(int attempt) {
        return attempt <= 1 ? Duration.ZERO : WAITS.delay(attempt - 2);
    }

    private static int attemptOf(Pod pod) {
        String attempt = pod.getMetadata().getAnnotations() == null
                ? null
                : pod.getMetadata().getAnnotations().get(ATTEMPT);
        try {
            return attempt == null ? 0 : Integer.parseInt(attempt);
        } catch (NumberFormatException notOurs) {
            return 0;
        }
    }
}
