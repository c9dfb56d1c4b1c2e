package dev.capstan.scheduler;

import dev.capstan.event.ChangeEvent;
import dev.capstan.event.ChangeEvent.Added;
import dev.capstan.event.ChangeEvent.Deleted;
import dev.capstan.event.ChangeEvent.Modified;
import dev.capstan.informer.EventHandler;
import dev.capstan.resource.ObjectKey;
import dev.capstan.resource.Pods;
import dev.capstan.scheduler.cache.PodInfo;
import dev.capstan.scheduler.cache.SchedulerCache;
import dev.capstan.scheduler.framework.ClusterEvent;
import dev.capstan.scheduler.queue.SchedulingQueue;
import io.fabric8.kubernetes.api.model.Pod;

/** Keeps queue and cache in step with the Pods: unbound ones are queued, bound ones take room, ended ones neither. */
final class PodEvents implements EventHandler<Pod> {
    private final SchedulingQueue queue;
    private final SchedulerCache cache;
    private final String schedulerName;

    PodEvents(SchedulingQueue queue, SchedulerCache cache, String schedulerName) {
        this.queue = queue;
        this.cache = cache;
        this.schedulerName = schedulerName;
    }

    @Override
    public void onChange(ChangeEvent<Pod> event) {
        switch (event) {
            case Added<Pod>(var key, var pod) -> present(pod);
            case Modified<Pod>(var key, var before, var pod) -> present(pod);
            case Deleted<Pod>(var key, var last) -> ended(last);
        }
    }

    private void present(Pod pod) {
        if (Pods.isTerminal(pod)) {
            ended(pod);
        } else if (Pods.isBound(pod)) {
            bound(pod);
        } else if (Pods.isTerminating(pod)) {
            queue.delete(ObjectKey.of(pod));
        } else if (isOurs(pod) && !cache.isPlaced(pod.getMetadata().getUid())) {
            enqueue(pod);
        }
    }

    /** The Pod has an empty {@code spec.nodeName}: it waits in the scheduling queue for its turn. */
    private void enqueue(Pod pod) {
        queue.add(PodInfo.of(pod));
    }

    private void bound(Pod pod) {
        PodInfo info = PodInfo.of(pod);
        queue.delete(info.key());
        cache.confirm(info, pod.getSpec().getNodeName());
    }

    private void ended(Pod pod) {
        queue.delete(ObjectKey.of(pod));
        if (cache.remove(pod.getMetadata().getUid())) {
            queue.onEvent(ClusterEvent.POD_REMOVED);
        }
    }

    private boolean isOurs(Pod pod) {
        String wanted = pod.getSpec().getSchedulerName();
        return wanted == null || wanted.isEmpty() || wanted.equals(schedulerName);
    }
}
