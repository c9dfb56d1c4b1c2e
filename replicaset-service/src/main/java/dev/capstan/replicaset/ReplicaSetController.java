package dev.capstan.replicaset;

import dev.capstan.controller.Expectations;
import dev.capstan.event.ChangeEvent;
import dev.capstan.event.ChangeEvent.Added;
import dev.capstan.event.ChangeEvent.Deleted;
import dev.capstan.event.ChangeEvent.Modified;
import dev.capstan.informer.Indexes;
import dev.capstan.informer.Informer;
import dev.capstan.informer.Store;
import dev.capstan.ownership.Shard;
import dev.capstan.ownership.ShardListener;
import dev.capstan.resource.LabelSelectors;
import dev.capstan.resource.ObjectKey;
import dev.capstan.resource.Owners;
import dev.capstan.resource.Pods;
import dev.capstan.workqueue.WorkQueue;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.Objects;
import java.util.Optional;

/**
 * Maps changes to the keys of the ReplicaSets that they concern, and tells the expectations what was seen. Decides nothing.
 *
 * <ol>
 *   <li>A ReplicaSet concerns itself.
 *   <li>A Pod with a controller concerns that ReplicaSet; after a change of controller, the one before, too.
 *   <li>An orphan concerns every ReplicaSet whose selector matches: one of them may adopt it.
 * </ol>
 */
final class ReplicaSetController implements ShardListener {
    private final Store<ReplicaSet> replicaSets;
    private final Expectations expectations;
    private final WorkQueue<ObjectKey> queue;

    ReplicaSetController(Store<ReplicaSet> replicaSets, Expectations expectations, WorkQueue<ObjectKey> queue) {
        this.replicaSets = replicaSets;
        this.expectations = expectations;
        this.queue = queue;
    }

    void listenTo(Informer<ReplicaSet> replicaSetInformer, Informer<Pod> podInformer) {
        replicaSetInformer.addHandler(this::onReplicaSet);
        podInformer.addHandler(this::onPod);
    }

    @Override
    public void forget(Shard shard) {
        expectations.forget(shard::contains);
    }

    @Override
    public void enqueue(Shard shard) {
        replicaSets.list().stream().map(ObjectKey::of).filter(shard::contains).forEach(queue::add);
    }

    void onReplicaSet(ChangeEvent<ReplicaSet> event) {
        if (event instanceof Deleted<ReplicaSet>) {
            // A successor of the same name must not wait for its predecessor's Pods.
            expectations.forget(event.key());
        }
        queue.add(event.key());
    }

    void onPod(ChangeEvent<Pod> event) {
        switch (event) {
            case Added<Pod>(var key, var pod) -> added(pod);
            case Modified<Pod>(var key, var before, var pod) -> modified(before, pod);
            case Deleted<Pod>(var key, var last) -> goes(last);
        }
    }

    private void added(Pod pod) {
        if (Pods.isTerminating(pod)) {
            // Seen first after a restart: it won't be created again, but its deletion may be expected.
            goes(pod);
            return;
        }
        Optional<ObjectKey> owner = ownerOf(pod);
        owner.ifPresent(expectations::creationObserved);
        enqueue(owner, pod);
    }

    private void modified(Pod before, Pod pod) {
        if (!Owners.controllerOf(before).equals(Owners.controllerOf(pod))) {
            ownerOf(before).ifPresent(queue::add);
        }
        if (Pods.isTerminating(pod)) {
            goes(pod);
        } else if (Owners.controllerOf(pod).isPresent()) {
            ownerOf(pod).ifPresent(queue::add);
        } else if (!Owners.controllerOf(before).isEmpty() || labelsDiffer(before, pod)) {
            enqueueAdopters(pod);
        }
    }

    /** Marked for deletion or gone: either way it no longer counts. */
    private void goes(Pod pod) {
        ownerOf(pod).ifPresent(owner -> {
            expectations.deletionObserved(owner, pod.getMetadata().getUid());
            queue.add(owner);
        });
    }

    private void enqueue(Optional<ObjectKey> owner, Pod pod) {
        if (Owners.controllerOf(pod).isEmpty()) {
            enqueueAdopters(pod);
        } else {
            owner.ifPresent(queue::add);
        }
    }

    private void enqueueAdopters(Pod orphan) {
        for (ReplicaSet candidate :
                replicaSets.byIndex(Indexes.NAMESPACE, orphan.getMetadata().getNamespace())) {
            if (LabelSelectors.matches(
                    candidate.getSpec().getSelector(), orphan.getMetadata().getLabels())) {
                queue.add(ObjectKey.of(candidate));
            }
        }
    }

    private static boolean labelsDiffer(Pod before, Pod pod) {
        return !Objects.equals(
                before.getMetadata().getLabels(), pod.getMetadata().getLabels());
    }

    /** The ReplicaSet that controls the Pod, if it is the one that we know: of the same kind, name and uid. */
    private Optional<ObjectKey> ownerOf(Pod pod) {
        Optional<OwnerReference> controller =
                Owners.controllerOf(pod).filter(owner -> owner.getKind().equals("ReplicaSet"));
        return controller.flatMap(owner -> {
            ObjectKey key = ObjectKey.namespaced(pod.getMetadata().getNamespace(), owner.getName());
            return replicaSets
                    .get(key)
                    .filter(found -> found.getMetadata().getUid().equals(owner.getUid()))
                    .map(found -> key);
        });
    }
}
