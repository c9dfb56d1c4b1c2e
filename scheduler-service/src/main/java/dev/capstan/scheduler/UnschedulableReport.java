package dev.capstan.scheduler;

import dev.capstan.client.EventRecorder;
import dev.capstan.resource.Pods;
import dev.capstan.scheduler.cache.PodInfo;
import dev.capstan.tracing.Cause;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells users why a Pod isn't placed: the condition {@code PodScheduled=False} and the event {@code FailedScheduling}.
 *
 * <p>Written beside the scheduling thread, and only when the condition would say something new: a Pod that fails the same way
 * a hundred times is written once. A write that fails is repeated by the next attempt.
 */
final class UnschedulableReport {
    private static final Logger log = LoggerFactory.getLogger(UnschedulableReport.class);

    private final SchedulerApi api;
    private final EventRecorder events;
    private final Executor executor;
    private final Clock clock;

    UnschedulableReport(SchedulerApi api, EventRecorder events, Executor executor, Clock clock) {
        this.api = api;
        this.events = events;
        this.executor = executor;
        this.clock = clock;
    }

    void unschedulable(PodInfo pod, String message) {
        report(pod, "Unschedulable", message);
    }

    /** Not the Pod's fault: the binding was refused, or the scheduler itself failed. */
    void schedulerError(PodInfo pod, String message) {
        report(pod, "SchedulerError", message);
    }

    private void report(PodInfo pod, String reason, String message) {
        events.warning(pod.pod(), "FailedScheduling", message);
        Optional<PodCondition> before = Pods.condition(pod.pod(), "PodScheduled");
        PodCondition condition = condition(pod, reason, message, before);
        if (before.filter(known -> saysTheSame(known, condition)).isEmpty()) {
            executor.execute(Cause.carried(() -> write(pod, condition)));
        }
    }

    private PodCondition condition(PodInfo pod, String reason, String message, Optional<PodCondition> before) {
        String since = before.filter(known -> "False".equals(known.getStatus()))
                .map(PodCondition::getLastTransitionTime)
                .orElseGet(() -> clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        return new PodConditionBuilder()
                .withType("PodScheduled")
                .withStatus("False")
                .withReason(reason)
                .withMessage(message)
                .withObservedGeneration(pod.pod().getMetadata().getGeneration())
                .withLastTransitionTime(since)
                .build();
    }

    private static boolean saysTheSame(PodCondition known, PodCondition condition) {
        return condition.getStatus().equals(known.getStatus())
                && condition.getReason().equals(known.getReason())
                && condition.getMessage().equals(known.getMessage());
    }

    private void write(PodInfo pod, PodCondition condition) {
        try {
            api.setCondition(pod, condition);
        } catch (KubernetesClientException failure) {
            log.info("condition not written, left to the next attempt pod={} cause={}", pod, failure.getMessage());
        }
    }
}
