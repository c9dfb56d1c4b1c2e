package dev.capstan.lifecycle.serviceaccount;

import static java.util.Objects.requireNonNull;

import dev.capstan.client.ApiProperties;
import dev.capstan.controller.ControllerLoop;
import dev.capstan.controller.Reconciler;
import dev.capstan.controller.TracedReconciler;
import dev.capstan.informer.Informer;
import dev.capstan.informer.InformerFactory;
import dev.capstan.lifecycle.api.LiveObjects;
import dev.capstan.ownership.Shard;
import dev.capstan.ownership.ShardListener;
import dev.capstan.ownership.ShardMembership;
import dev.capstan.ownership.ShardOwnership;
import dev.capstan.ownership.ShardedController;
import dev.capstan.resource.ObjectKey;
import dev.capstan.tracing.Tracing;
import dev.capstan.workqueue.Backoff;
import dev.capstan.workqueue.RateLimitingWorkQueue;
import dev.capstan.workqueue.WorkQueue;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ServiceAccountConfiguration {
    private static final int WORKERS = 2;

    @Bean
    ControllerLoop serviceAccountLoop(
            InformerFactory informers, LiveObjects live, ShardMembership membership, Tracing tracing, Clock clock) {
        Informer<Namespace> namespaces = informers.informer(Namespace.class);
        Informer<ServiceAccount> serviceAccounts = informers.informer(ServiceAccount.class);
        WorkQueue<ObjectKey> queue = queueOfNamespaces(namespaces, serviceAccounts, DefaultServiceAccount.NAME, clock);
        DefaultServiceAccount reconciler = new DefaultServiceAccount(namespaces.store(), serviceAccounts.store(), live);
        ShardOwnership ownership = ownership(membership, namespaces, queue);
        return loop("serviceaccount", queue, reconciler, tracing, informers, ownership);
    }

    /** Without a certificate of our own to hand out there is nothing to publish. */
    @Bean
    @ConditionalOnProperty("capstan.api.ca-file")
    ControllerLoop rootCaLoop(
            InformerFactory informers,
            LiveObjects live,
            ApiProperties api,
            ShardMembership membership,
            Tracing tracing,
            Clock clock)
            throws IOException {
        Informer<Namespace> namespaces = informers.informer(Namespace.class);
        Informer<ConfigMap> configMaps = informers.informer(ConfigMap.class);
        WorkQueue<ObjectKey> queue = queueOfNamespaces(namespaces, configMaps, RootCaConfigMap.NAME, clock);
        RootCaConfigMap reconciler = new RootCaConfigMap(
                namespaces.store(), configMaps.store(), live, Files.readString(requireNonNull(api.caFile())));
        ShardOwnership ownership = ownership(membership, namespaces, queue);
        return loop("root-ca", queue, reconciler, tracing, informers, ownership);
    }

    private static ControllerLoop loop(
            String name,
            WorkQueue<ObjectKey> queue,
            Reconciler reconciler,
            Tracing tracing,
            InformerFactory informers,
            ShardOwnership ownership) {
        return new ControllerLoop(
                name,
                queue,
                TracedReconciler.of(tracing, name, queue, reconciler),
                WORKERS,
                informers::hasSynced,
                ownership);
    }

    private static ShardOwnership ownership(
            ShardMembership membership, Informer<Namespace> namespaces, WorkQueue<ObjectKey> queue) {
        ShardOwnership ownership = membership.ownershipOf(ShardedController.SERVICE_ACCOUNT);
        ownership.addListener(new ShardListener() {
            @Override
            public void enqueue(Shard shard) {
                namespaces.store().list().stream().map(ObjectKey::of).forEach(queue::add);
            }
        });
        return ownership;
    }

    /** A namespace is looked at when it changes, and when the object of that name in it does. */
    private static <T extends HasMetadata> WorkQueue<ObjectKey> queueOfNamespaces(
            Informer<Namespace> namespaces, Informer<T> objects, String name, Clock clock) {
        WorkQueue<ObjectKey> queue = new RateLimitingWorkQueue<>(Backoff.controllerDefault(), clock);
        namespaces.addHandler(event -> queue.add(event.key()));
        objects.addHandler(event -> {
            if (event.key().name().equals(name)) {
                queue.add(ObjectKey.clusterScoped(event.key().namespace()));
            }
        });
        return queue;
    }
}
