package dev.capstan.lifecycle.node;

import dev.capstan.controller.Reconciler;
import dev.capstan.controller.Result;
import dev.capstan.informer.Store;
import dev.capstan.lifecycle.api.Deletion;
import dev.capstan.lifecycle.api.LiveObjects;
import dev.capstan.resource.ObjectKey;
import dev.capstan.resource.Pods;
import io.fabric8.kubernetes.api.model.Pod;

/** Removes Pods that were deleted before they had a node: no agent will ever confirm that they ended. */
final class UnscheduledTerminatingPods implements Reconciler {
    private final Store<Pod> pods;
    private final LiveObjects live;

    UnscheduledTerminatingPods(Store<Pod> pods, LiveObjects live) {
        this.pods = pods;
        this.live = live;
    }

    @Override
    public Result reconcile(ObjectKey key) {
        pods.get(key).filter(this::waitsForNobody).ifPresent(pod -> live.delete(pod, Deletion.forced()));
        return Result.done();
    }

    /** With a grace period of 0 it was asked for already, and waits for its finalizers only. */
    private boolean waitsForNobody(Pod pod) {
        Long grace = pod.getMetadata().getDeletionGracePeriodSeconds();
        return Pods.isTerminating(pod) && !Pods.isBound(pod) && (grace == null || grace > 0);
    }
}
