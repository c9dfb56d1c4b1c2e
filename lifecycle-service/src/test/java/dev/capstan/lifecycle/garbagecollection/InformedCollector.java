package dev.capstan.lifecycle.garbagecollection;

import dev.capstan.event.ChangeEvent.Added;
import dev.capstan.event.ChangeEvent.Deleted;
import dev.capstan.event.ChangeEvent.Modified;
import dev.capstan.informer.IndexedStore;
import dev.capstan.informer.Store;
import dev.capstan.lifecycle.testing.FakeLiveObjects;
import dev.capstan.resource.ObjectKey;
import dev.capstan.resource.ResourceType;
import dev.capstan.resource.ResourceTypes;
import dev.capstan.testing.ManualClock;
import dev.capstan.tracing.Tracing;
import dev.capstan.workqueue.Backoff;
import dev.capstan.workqueue.RateLimitingWorkQueue;
import dev.capstan.workqueue.WorkQueue;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The garbage collector with stores that a test brings up to date when it wants to. */
final class InformedCollector {
    private static final List<ResourceType> TYPES =
            List.of(ResourceTypes.DEPLOYMENTS, ResourceTypes.REPLICASETS, ResourceTypes.PODS);

    private final FakeLiveObjects live;
    private final Map<ResourceType, IndexedStore<HasMetadata>> stores = new HashMap<>();
    private final Map<ResourceType, GarbageCollector> collectors = new HashMap<>();
    private final GarbageQueues queues;
    private final GarbageCollectionController controller;

    InformedCollector(FakeLiveObjects live) {
        this.live = live;
        Map<ResourceType, WorkQueue<ObjectKey>> queuesByType = new HashMap<>();
        for (ResourceType type : TYPES) {
            stores.put(type, new IndexedStore<>());
            queuesByType.put(type, new RateLimitingWorkQueue<>(Backoff.controllerDefault(), new ManualClock()));
        }
        queues = new GarbageQueues(queuesByType);
        DependencyGraph graph = new DependencyGraph(Map.<ResourceType, Store<? extends HasMetadata>>copyOf(stores));
        controller = new GarbageCollectionController(graph, queues);
        OwnerLookup owners = new OwnerLookup(graph, live);
        for (ResourceType type : TYPES) {
            collectors.put(
                    type,
                    new GarbageCollector(type, graph, owners, new Orphaning(TYPES, live), queues, live, Tracing.OFF));
        }
    }

    void create(HasMetadata... objects) {
        for (HasMetadata object : objects) {
            live.put(object);
        }
    }

    /** The object exists and its informer shows it; those of other types show nothing. */
    void show(HasMetadata object) {
        live.put(object);
        appear(ResourceTypes.of(object.getClass()), object);
    }

    /** {@link #show}, and the collector works on it. */
    void showAndWork(HasMetadata object) {
        show(object);
        work();
    }

    void reconcile(HasMetadata object) {
        catchUp(ResourceTypes.of(object.getClass()));
        collectorOf(ResourceTypes.of(object.getClass())).reconcile(ObjectKey.of(object));
    }

    /** Informers catch up and the collector works, until nothing happens any more. */
    void settle() {
        int before;
        do {
            before = live.writes().size();
            TYPES.forEach(this::catchUp);
            work();
        } while (live.writes().size() > before || TYPES.stream().anyMatch(this::isBehind));
    }

    private void work() {
        boolean worked = true;
        while (worked) {
            worked = false;
            for (ResourceType type : TYPES) {
                while (queues.of(type).size() > 0) {
                    workOnNext(type);
                    worked = true;
                }
            }
        }
    }

    private void workOnNext(ResourceType type) {
        try {
            ObjectKey key = Objects.requireNonNull(queues.of(type).take());
            collectorOf(type).reconcile(key);
            queues.of(type).done(key);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private boolean isBehind(ResourceType type) {
        List<String> shown = storeOf(type).list().stream()
                .map(InformedCollector::version)
                .sorted()
                .toList();
        List<String> actual = live.list(type.model(), "").stream()
                .map(InformedCollector::version)
                .sorted()
                .toList();
        return !shown.equals(actual);
    }

    private static String version(HasMetadata object) {
        return ObjectKey.of(object) + "@" + object.getMetadata().getResourceVersion();
    }

    private void catchUp(ResourceType type) {
        List<? extends HasMetadata> actual = live.list(type.model(), "");
        List<ObjectKey> keys = actual.stream().map(ObjectKey::of).toList();
        for (HasMetadata shown : storeOf(type).list()) {
            if (!keys.contains(ObjectKey.of(shown))) {
                storeOf(type).remove(ObjectKey.of(shown));
                controller.onChange(type, new Deleted<>(ObjectKey.of(shown), shown));
            }
        }
        actual.forEach(object -> appear(type, object));
    }

    private void appear(ResourceType type, HasMetadata object) {
        HasMetadata before = storeOf(type).put(object);
        if (before == null) {
            controller.onChange(type, new Added<>(ObjectKey.of(object), object));
        } else if (!version(before).equals(version(object))) {
            controller.onChange(type, new Modified<>(ObjectKey.of(object), before, object));
        }
    }

    private IndexedStore<HasMetadata> storeOf(ResourceType type) {
        return Objects.requireNonNull(stores.get(type));
    }

    private GarbageCollector collectorOf(ResourceType type) {
        return Objects.requireNonNull(collectors.get(type));
    }
}
