package dev.capstan.replicaset.scaling;

import dev.capstan.client.ApiErrors;
import dev.capstan.client.EventRecorder;
import dev.capstan.controller.Expectations;
import dev.capstan.replicaset.claim.OwnedPods;
import dev.capstan.resource.ObjectKey;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the missing Pods, deletes the surplus ones, and deletes and replaces the terminated ones.
 *
 * <p>What it is about to write it first expects, so that the next reconcile waits until the informer has seen it; an
 * expectation whose write was refused is taken back. Deletions go first: who watches sees the terminated Pod go and its
 * replacement come, in this order.
 */
public final class ReplicaSetScaler {
    private static final Logger log = LoggerFactory.getLogger(ReplicaSetScaler.class);

    private final PodControl podControl;
    private final LastOutput lastOutput;
    private final EventRecorder events;
    private final Expectations expectations;
    private final UnansweredCreations unanswered;
    private final RelatedPods relatedPods;
    private final Clock clock;
    private final int burstReplicas;

    /**
     * @param burstReplicas how many Pods are created or deleted at most in one reconcile
     */
    public ReplicaSetScaler(
            KubernetesClient client,
            EventRecorder events,
            Expectations expectations,
            UnansweredCreations unanswered,
            RelatedPods relatedPods,
            Clock clock,
            int burstReplicas) {
        this.podControl = new PodControl(client, events);
        this.lastOutput = new LastOutput(client);
        this.events = events;
        this.expectations = expectations;
        this.unanswered = unanswered;
        this.relatedPods = relatedPods;
        this.clock = clock;
        this.burstReplicas = burstReplicas;
    }

    public ScalingOutcome bringTo(int replicas, ReplicaSet replicaSet, OwnedPods pods) {
        int missing = replicas - pods.active().size();
        ReplacementPlan plan = ReplacementBackoff.plan(pods, Math.max(0, missing), clock.instant());

        List<Pod> ended = new ArrayList<>(plan.removeOnly());
        ended.addAll(plan.replaceNow());
        List<Pod> surplus = missing < 0 ? chooseSurplus(replicaSet, pods.active(), -missing) : List.of();
        ScalingOutcome.@Nullable Failed notDeleted = delete(replicaSet, ended, surplus);
        if (notDeleted != null) {
            return notDeleted;
        }
        int toCreate = Math.max(0, missing - plan.waiting().size());
        int now = Math.min(toCreate, burstReplicas);
        ScalingOutcome.@Nullable Failed notCreated = create(replicaSet, now, plan);
        if (notCreated != null) {
            return notCreated;
        }
        return now < toCreate ? new ScalingOutcome.Partial() : new ScalingOutcome.Reached(now, plan.nextDue());
    }

    private List<Pod> chooseSurplus(ReplicaSet replicaSet, List<Pod> active, int surplus) {
        return PodDeletionRanking.choose(
                active, relatedPods.of(replicaSet), Math.min(surplus, burstReplicas), clock.instant());
    }

    private ScalingOutcome.@Nullable Failed delete(ReplicaSet replicaSet, List<Pod> ended, List<Pod> surplus) {
        Set<String> uids = new HashSet<>();
        List<Runnable> tasks = new ArrayList<>();
        for (Pod pod : ended) {
            uids.add(pod.getMetadata().getUid());
            tasks.add(() -> {
                // Before the deletion, which ends the log, too.
                String epitaph = PodTermination.describe(pod, lastOutput::of);
                deleteOne(replicaSet, pod);
                events.warning(replicaSet, "PodTerminated", epitaph);
            });
        }
        for (Pod pod : surplus) {
            uids.add(pod.getMetadata().getUid());
            tasks.add(() -> deleteOne(replicaSet, pod));
        }
        if (tasks.isEmpty()) {
            return null;
        }
        expectations.expectDeletions(ObjectKey.of(replicaSet), uids);
        log.info(
                "deleting pods object={} terminated={} surplus={}",
                ObjectKey.of(replicaSet),
                ended.size(),
                surplus.size());
        RuntimeException failure = SlowStart.runTogether(tasks);
        return failure == null ? null : failed("FailedDelete", replicaSet, failure);
    }

    private void deleteOne(ReplicaSet replicaSet, Pod pod) {
        boolean deleted = false;
        try {
            deleted = podControl.delete(replicaSet, pod);
        } finally {
            if (!deleted) {
                expectations.deletionObserved(
                        ObjectKey.of(replicaSet), pod.getMetadata().getUid());
            }
        }
    }

    private ScalingOutcome.@Nullable Failed create(ReplicaSet replicaSet, int count, ReplacementPlan plan) {
        if (count == 0) {
            return null;
        }
        ObjectKey key = ObjectKey.of(replicaSet);
        AtomicBoolean open = new AtomicBoolean();
        List<Runnable> tasks = new ArrayList<>();
        for (int pod = 0; pod < count; pod++) {
            Map<String, String> annotations = pod < plan.replaceNow().size()
                    ? Map.of(ReplacementBackoff.ATTEMPT, Integer.toString(plan.attempt()))
                    : Map.of();
            tasks.add(() -> createOne(replicaSet, annotations, open));
        }
        expectations.expectCreations(key, count);
        log.info(
                "creating pods object={} count={} replacements={}",
                key,
                count,
                plan.replaceNow().size());
        SlowStart.Outcome outcome = SlowStart.run(tasks);
        for (int skipped = outcome.attempted(); skipped < count; skipped++) {
            expectations.creationObserved(key);
        }
        if (open.get()) {
            unanswered.settle(key);
        }
        return outcome.failure() == null ? null : failed("FailedCreate", replicaSet, outcome.failure());
    }

    /**
     * @param open told when nobody knows whether the Pod was made
     */
    private void createOne(ReplicaSet replicaSet, Map<String, String> annotations, AtomicBoolean open) {
        boolean stillExpected = false;
        try {
            podControl.create(replicaSet, annotations);
            stillExpected = true;
        } catch (KubernetesClientException failure) {
            if (ApiErrors.leavesOpen(failure)) {
                stillExpected = true;
                open.set(true);
            }
            if (!ApiErrors.isNamespaceTerminating(failure)) {
                throw failure;
            }
        } finally {
            if (!stillExpected) {
                expectations.creationObserved(ObjectKey.of(replicaSet));
            }
        }
    }

    /** No answer is no refusal: there is nothing to tell the user, and the loop tries again when somebody answers. */
    private static ScalingOutcome.Failed failed(String reason, ReplicaSet replicaSet, RuntimeException failure) {
        if (ApiErrors.isUnavailable(failure)) {
            throw failure;
        }
        String message = ApiErrors.messageOf(failure);
        log.warn("scaling failed, will retry object={} reason={} cause={}", ObjectKey.of(replicaSet), reason, message);
        return new ScalingOutcome.Failed(reason, message);
    }
}
