package dev.capstan.scheduler.queue;

import dev.capstan.scheduler.cache.PodInfo;
import dev.capstan.tracing.Causes;
import java.time.Instant;
import java.util.Set;

/**
 * A Pod with its history in the queue. Immutable: moving makes a new one.
 *
 * @param since when it entered the queue, or failed last
 * @param attempts how often it was taken for scheduling
 * @param backoffUntil not tried again before
 * @param rejectedBy the plug-ins that refused it last
 * @param causes the changes that made it wait here; empty unless traces are recorded
 * @param sequence tells two Pods of one instant apart
 */
public record QueuedPod(
        PodInfo pod,
        Section section,
        Instant since,
        int attempts,
        Instant backoffUntil,
        Set<String> rejectedBy,
        Causes causes,
        long sequence) {

    /** Where a Pod waits. */
    enum Section {
        /** To be tried next, by priority. */
        ACTIVE,
        /** To be tried once its back-off is over. */
        BACKOFF,
        /** Fitted nowhere; waits for an event that may change that. */
        UNSCHEDULABLE,
        /** Has scheduling gates; waits until they are removed. */
        GATED
    }

    QueuedPod in(Section other) {
        return new QueuedPod(pod, other, since, attempts, backoffUntil, rejectedBy, causes, sequence);
    }

    QueuedPod with(PodInfo newer) {
        return new QueuedPod(newer, section, since, attempts, backoffUntil, rejectedBy, causes, sequence);
    }

    QueuedPod taken() {
        return new QueuedPod(pod, section, since, attempts + 1, backoffUntil, rejectedBy, causes, sequence);
    }

    QueuedPod failed(Instant now, Instant retryAt, Set<String> plugins) {
        // A Pod that fits nowhere for a week must not make the trace of its creation a week long.
        return new QueuedPod(pod, section, now, attempts, retryAt, plugins, causes.linked(), sequence);
    }
}
