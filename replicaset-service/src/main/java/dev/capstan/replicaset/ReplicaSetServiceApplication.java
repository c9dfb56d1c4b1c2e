package dev.capstan.replicaset;

import dev.capstan.client.CapstanClientAutoConfiguration;
import dev.capstan.client.EventRecorder;
import dev.capstan.client.EventRecorderFactory;
import dev.capstan.controller.ControllerLoop;
import dev.capstan.controller.ControllerRefManager;
import dev.capstan.controller.Expectations;
import dev.capstan.controller.TracedReconciler;
import dev.capstan.informer.Informer;
import dev.capstan.informer.InformerFactory;
import dev.capstan.ownership.OwnershipAutoConfiguration;
import dev.capstan.ownership.ShardMembership;
import dev.capstan.ownership.ShardOwnership;
import dev.capstan.ownership.ShardedController;
import dev.capstan.replicaset.claim.PodClaims;
import dev.capstan.replicaset.scaling.RelatedPods;
import dev.capstan.replicaset.scaling.ReplicaSetScaler;
import dev.capstan.replicaset.scaling.UnansweredCreations;
import dev.capstan.replicaset.status.ReplicaSetStatusPublisher;
import dev.capstan.resource.ObjectKey;
import dev.capstan.tracing.Tracing;
import dev.capstan.workqueue.Backoff;
import dev.capstan.workqueue.RateLimitingWorkQueue;
import dev.capstan.workqueue.WorkQueue;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** The ReplicaSet controller as a service. */
@SpringBootConfiguration(proxyBeanMethods = false)
@ImportAutoConfiguration({CapstanClientAutoConfiguration.class, OwnershipAutoConfiguration.class})
@EnableConfigurationProperties(ReplicaSetProperties.class)
public class ReplicaSetServiceApplication {
    private static final String NAME = ShardedController.REPLICASET.controller();

    public static void main(String[] args) {
        builder().run(args);
    }

    public static SpringApplicationBuilder builder() {
        return new SpringApplicationBuilder(ReplicaSetServiceApplication.class)
                .properties("spring.config.name=replicaset-service")
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF);
    }

    @Bean
    ControllerLoop replicaSetLoop(
            KubernetesClient client,
            InformerFactory informers,
            EventRecorderFactory recorders,
            Clock clock,
            ShardMembership membership,
            Tracing tracing,
            ReplicaSetProperties properties) {
        Informer<ReplicaSet> replicaSets = informers.informer(ReplicaSet.class);
        Informer<Pod> pods = informers.informer(Pod.class);
        pods.addIndex(ControllerRefManager.ORPHANS, ControllerRefManager::orphanIndex);

        Expectations expectations = new Expectations(clock);
        WorkQueue<ObjectKey> queue = new RateLimitingWorkQueue<>(Backoff.controllerDefault(), clock);
        ReplicaSetController controller = new ReplicaSetController(replicaSets.store(), expectations, queue);
        controller.listenTo(replicaSets, pods);

        EventRecorder events = recorders.recorder(NAME);
        ReplicaSetReconciler reconciler = new ReplicaSetReconciler(
                replicaSets.store(),
                new PodClaims(client, pods.store()),
                expectations,
                new ReplicaSetScaler(
                        client,
                        events,
                        expectations,
                        new UnansweredCreations(informers::catchUp, expectations, queue),
                        new RelatedPods(replicaSets.store(), pods.store()),
                        clock,
                        properties.burstReplicas()),
                new ReplicaSetStatusPublisher(client, clock));
        ShardOwnership ownership = membership.ownershipOf(ShardedController.REPLICASET);
        ownership.addListener(controller);
        return new ControllerLoop(
                NAME,
                queue,
                TracedReconciler.of(tracing, NAME, queue, reconciler),
                properties.workers(),
                informers::hasSynced,
                ownership);
    }
}
