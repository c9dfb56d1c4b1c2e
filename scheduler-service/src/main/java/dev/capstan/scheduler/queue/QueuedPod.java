package dev.capstan.scheduler.queue;

import dev.capstan.scheduler.cache.PodInfo;
import java.time.Instant;
import java.util.Set;

/**
 * A Pod with its history in the queue. Immutable: moving makes a new one.
 *
 * @param since when it entered the queue, or failed last
 * @param attempts how often it was taken for scheduling
 * @param backoffUntil not tried again before
 * @param rejectedBy the plug-ins that refused it last
 * @param sequence tells two Pods of one instant apart
 */
public record QueuedPod(
        PodInfo pod,
        Section section,
        Instant since,
        int attempts,
        Instant backoffUntil,
        Set<String> rejectedBy,
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
        return new QueuedPod(pod, other, since, attempts, backoffUntil, rejectedBy, sequence);
    }

    QueuedPod with(PodInfo newer) {
        return new QueuedPod(newer, section, since, attempts, backoffUntil, rejectedBy, sequence);
    }

    QueuedPod taken() {
        return new QueuedPod(pod, section, since, attempts + 1, backoffUntil, rejectedBy, sequence);
    }

    QueuedPod failed(Instant now, Instant retryAt, Set<String> plugins) {
        return new QueuedPod(pod, section, now, attempts, retryAt, plugins, sequence);
    }
}
