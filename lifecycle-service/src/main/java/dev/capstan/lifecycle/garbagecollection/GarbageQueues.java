package dev.capstan.lifecycle.garbagecollection;

import dev.capstan.resource.ObjectKey;
import dev.capstan.resource.ResourceType;
import dev.capstan.workqueue.WorkQueue;
import java.util.Map;

/** A queue per type: a key alone doesn't say what it is the key of. */
final class GarbageQueues {
    private final Map<ResourceType, WorkQueue<ObjectKey>> queues;

    GarbageQueues(Map<ResourceType, WorkQueue<ObjectKey>> queues) {
        this.queues = Map.copyOf(queues);
    }

    void add(Dependent dependent) {
        add(dependent.type(), dependent.key());
    }

    /** Without effect for types that aren't collected. */
    void add(ResourceType type, ObjectKey key) {
        WorkQueue<ObjectKey> queue = queues.get(type);
        if (queue != null) {
            queue.add(key);
        }
    }

    WorkQueue<ObjectKey> of(ResourceType type) {
        WorkQueue<ObjectKey> queue = queues.get(type);
        if (queue == null) {
            throw new IllegalArgumentException("not collected: " + type);
        }
        return queue;
    }
}
