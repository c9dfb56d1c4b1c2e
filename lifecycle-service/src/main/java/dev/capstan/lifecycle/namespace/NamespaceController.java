package dev.capstan.lifecycle.namespace;

import dev.capstan.event.ChangeEvent;
import dev.capstan.event.ChangeEvent.Added;
import dev.capstan.event.ChangeEvent.Deleted;
import dev.capstan.event.ChangeEvent.Modified;
import dev.capstan.informer.Store;
import dev.capstan.ownership.Shard;
import dev.capstan.ownership.ShardListener;
import dev.capstan.resource.ObjectKey;
import dev.capstan.workqueue.WorkQueue;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;

/** Maps changes to the terminating namespaces that they concern. */
final class NamespaceController implements ShardListener {
    private final Store<Namespace> namespaces;
    private final WorkQueue<ObjectKey> queue;

    NamespaceController(Store<Namespace> namespaces, WorkQueue<ObjectKey> queue) {
        this.namespaces = namespaces;
        this.queue = queue;
    }

    @Override
    public void enqueue(Shard shard) {
        namespaces.replayTo(this::onNamespace);
    }

    void onNamespace(ChangeEvent<Namespace> event) {
        switch (event) {
            case Added<Namespace>(var key, var namespace) -> enqueueIfTerminating(key, namespace);
            case Modified<Namespace>(var key, var before, var namespace) -> enqueueIfTerminating(key, namespace);
            case Deleted<Namespace>(var key, var last) -> {}
        }
    }

    /** The namespace may be empty now. */
    void onContent(ChangeEvent<? extends HasMetadata> event) {
        if (event instanceof Deleted<?>) {
            ObjectKey namespace = ObjectKey.clusterScoped(event.key().namespace());
            namespaces.get(namespace).ifPresent(found -> enqueueIfTerminating(namespace, found));
        }
    }

    private void enqueueIfTerminating(ObjectKey key, Namespace namespace) {
        if (NamespaceReconciler.isTerminating(namespace)) {
            queue.add(key);
        }
    }
}
