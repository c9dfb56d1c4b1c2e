package dev.capstan.deployment;

import dev.capstan.deployment.rollout.RolloutBudget;
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
import dev.capstan.workqueue.WorkQueue;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.Objects;
import java.util.Optional;

/**
 * Maps changes to the keys of the Deployments that they concern. Decides nothing.
 *
 * <ol>
 *   <li>A Deployment concerns itself.
 *   <li>A ReplicaSet concerns the Deployment that controls it, and the one that did before; an orphan every Deployment whose
 *       selector matches.
 *   <li>The end of a Pod concerns its ReplicaSet's Deployment, if that waits for old Pods to be gone (Recreate). All else
 *       about Pods reaches us through the ReplicaSet's status.
 * </ol>
 */
final class DeploymentController implements ShardListener {
    private final Store<Deployment> deployments;
    private final Store<ReplicaSet> replicaSets;
    private final WorkQueue<ObjectKey> queue;

    DeploymentController(Store<Deployment> deployments, Store<ReplicaSet> replicaSets, WorkQueue<ObjectKey> queue) {
        this.deployments = deployments;
        this.replicaSets = replicaSets;
        this.queue = queue;
    }

    void listenTo(
            Informer<Deployment> deploymentInformer,
            Informer<ReplicaSet> replicaSetInformer,
            Informer<Pod> podInformer) {
        deploymentInformer.addHandler(event -> queue.add(event.key()));
        replicaSetInformer.addHandler(this::onReplicaSet);
        podInformer.addHandler(this::onPod);
    }

    @Override
    public void enqueue(Shard shard) {
        deployments.list().stream().map(ObjectKey::of).filter(shard::contains).forEach(queue::add);
    }

    void onReplicaSet(ChangeEvent<ReplicaSet> event) {
        switch (event) {
            case Added<ReplicaSet>(var key, var replicaSet) -> enqueue(replicaSet);
            case Modified<ReplicaSet>(var key, var before, var replicaSet) -> {
                if (!Owners.controllerOf(before).equals(Owners.controllerOf(replicaSet))) {
                    deploymentOf(before).map(ObjectKey::of).ifPresent(queue::add);
                    enqueue(replicaSet);
                } else if (Owners.controllerOf(replicaSet).isPresent() || labelsDiffer(before, replicaSet)) {
                    enqueue(replicaSet);
                }
            }
            case Deleted<ReplicaSet>(var key, var last) ->
                deploymentOf(last).map(ObjectKey::of).ifPresent(queue::add);
        }
    }

    void onPod(ChangeEvent<Pod> event) {
        if (event instanceof Deleted<Pod>(var key, var last)) {
            replicaSetOf(last)
                    .flatMap(this::deploymentOf)
                    .filter(RolloutBudget::isRecreate)
                    .map(ObjectKey::of)
                    .ifPresent(queue::add);
        }
    }

    private void enqueue(ReplicaSet replicaSet) {
        if (Owners.controllerOf(replicaSet).isPresent()) {
            deploymentOf(replicaSet).map(ObjectKey::of).ifPresent(queue::add);
            return;
        }
        for (Deployment candidate :
                deployments.byIndex(Indexes.NAMESPACE, replicaSet.getMetadata().getNamespace())) {
            if (LabelSelectors.matches(
                    candidate.getSpec().getSelector(), replicaSet.getMetadata().getLabels())) {
                queue.add(ObjectKey.of(candidate));
            }
        }
    }

    private static boolean labelsDiffer(ReplicaSet before, ReplicaSet replicaSet) {
        return !Objects.equals(
                before.getMetadata().getLabels(), replicaSet.getMetadata().getLabels());
    }

    private Optional<Deployment> deploymentOf(ReplicaSet replicaSet) {
        return owner(replicaSet, "Deployment", deployments);
    }

    private Optional<ReplicaSet> replicaSetOf(Pod pod) {
        return owner(pod, "ReplicaSet", replicaSets);
    }

    /** The controller as the store has it, if it is the same one: of that kind, name and uid. */
    private static <T extends HasMetadata> Optional<T> owner(HasMetadata child, String kind, Store<T> store) {
        return Owners.controllerOf(child)
                .filter(reference -> reference.getKind().equals(kind))
                .flatMap(reference -> store.get(
                                ObjectKey.namespaced(child.getMetadata().getNamespace(), reference.getName()))
                        .filter(found -> found.getMetadata().getUid().equals(reference.getUid())));
    }
}
