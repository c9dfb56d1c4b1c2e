package dev.capstan.lifecycle.garbagecollection;

import dev.capstan.controller.ControllerLoop;
import dev.capstan.informer.Informer;
import dev.capstan.informer.InformerFactory;
import dev.capstan.informer.Store;
import dev.capstan.lifecycle.LifecycleProperties;
import dev.capstan.lifecycle.api.LiveObjects;
import dev.capstan.ownership.Shard;
import dev.capstan.ownership.ShardListener;
import dev.capstan.ownership.ShardMembership;
import dev.capstan.ownership.ShardOwnership;
import dev.capstan.ownership.ShardedController;
import dev.capstan.resource.ObjectKey;
import dev.capstan.resource.ResourceType;
import dev.capstan.resource.ResourceTypes;
import dev.capstan.tracing.Tracing;
import dev.capstan.workqueue.Backoff;
import dev.capstan.workqueue.RateLimitingWorkQueue;
import dev.capstan.workqueue.WorkQueue;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class GarbageCollectionConfiguration {
    /** All but Events, which name no owners and expire by themselves. */
    private static final List<ResourceType> COLLECTED = ResourceTypes.all().stream()
            .filter(type -> !type.equals(ResourceTypes.EVENTS))
            .toList();

    @Bean
    GarbageCollection garbageCollection(
            InformerFactory informers,
            LiveObjects live,
            LifecycleProperties properties,
            ShardMembership membership,
            Tracing tracing,
            Clock clock) {
        Map<ResourceType, Store<? extends HasMetadata>> stores = new HashMap<>();
        Map<ResourceType, WorkQueue<ObjectKey>> queuesByType = new HashMap<>();
        for (ResourceType type : COLLECTED) {
            stores.put(type, informers.informer(type.model()).store());
            queuesByType.put(type, new RateLimitingWorkQueue<>(Backoff.controllerDefault(), clock));
        }
        DependencyGraph graph = new DependencyGraph(stores);
        GarbageQueues queues = new GarbageQueues(queuesByType);
        GarbageCollectionController controller = new GarbageCollectionController(graph, queues);
        COLLECTED.forEach(type -> listen(informers.informer(type.model()), type, controller));
        ShardOwnership ownership = membership.ownershipOf(ShardedController.GARBAGE_COLLECTOR);
        ownership.addListener(new ShardListener() {
            @Override
            public void enqueue(Shard shard) {
                stores.forEach((type, store) -> store.replayTo(event -> controller.onChange(type, event)));
            }
        });

        OwnerLookup owners = new OwnerLookup(graph, live);
        Orphaning orphaning = new Orphaning(COLLECTED, live);
        return new GarbageCollection(COLLECTED.stream()
                .map(type -> new ControllerLoop(
                        GarbageCollector.nameOf(type),
                        queues.of(type),
                        new GarbageCollector(type, graph, owners, orphaning, queues, live, tracing),
                        properties.concurrentGcSyncs(),
                        informers::hasSynced,
                        ownership))
                .toList());
    }

    private static <T extends HasMetadata> void listen(
            Informer<T> informer, ResourceType type, GarbageCollectionController controller) {
        informer.addHandler(event -> controller.onChange(type, event));
    }
}
