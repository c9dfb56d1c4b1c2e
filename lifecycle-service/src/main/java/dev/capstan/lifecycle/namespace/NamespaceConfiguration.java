package dev.capstan.lifecycle.namespace;

import dev.capstan.controller.ControllerLoop;
import dev.capstan.controller.TracedReconciler;
import dev.capstan.informer.Informer;
import dev.capstan.informer.InformerFactory;
import dev.capstan.lifecycle.api.LiveObjects;
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
import io.fabric8.kubernetes.api.model.Namespace;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class NamespaceConfiguration {
    private static final String NAME = "namespace";
    private static final int WORKERS = 4;

    @Bean
    ControllerLoop namespaceLoop(
            InformerFactory informers, LiveObjects live, ShardMembership membership, Tracing tracing, Clock clock) {
        WorkQueue<ObjectKey> queue = new RateLimitingWorkQueue<>(Backoff.controllerDefault(), clock);
        Informer<Namespace> namespaces = informers.informer(Namespace.class);
        NamespaceController controller = new NamespaceController(namespaces.store(), queue);
        namespaces.addHandler(controller::onNamespace);
        ResourceTypes.all().stream()
                .filter(NamespaceConfiguration::isWatchedContent)
                .forEach(type -> informers.informer(type.model()).addHandler(controller::onContent));
        ShardOwnership ownership = membership.ownershipOf(ShardedController.NAMESPACE);
        ownership.addListener(controller);
        return new ControllerLoop(
                NAME,
                queue,
                TracedReconciler.of(tracing, NAME, queue, new NamespaceReconciler(live, clock)),
                WORKERS,
                informers::hasSynced,
                ownership);
    }

    /** Events come by the thousand and go by themselves: the namespace looks for the last of them by itself. */
    private static boolean isWatchedContent(ResourceType type) {
        return type.namespaced() && !type.equals(ResourceTypes.EVENTS);
    }
}
