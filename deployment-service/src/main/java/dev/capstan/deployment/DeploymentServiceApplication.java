package dev.capstan.deployment;

import dev.capstan.client.CapstanClientAutoConfiguration;
import dev.capstan.client.EventRecorder;
import dev.capstan.client.EventRecorderFactory;
import dev.capstan.controller.ControllerLoop;
import dev.capstan.controller.ControllerRefManager;
import dev.capstan.controller.TracedReconciler;
import dev.capstan.deployment.progress.DeploymentStatusPublisher;
import dev.capstan.deployment.revision.RevisionHistory;
import dev.capstan.deployment.revision.Revisions;
import dev.capstan.deployment.rollout.ReplicaSetScaler;
import dev.capstan.informer.Informer;
import dev.capstan.informer.InformerFactory;
import dev.capstan.ownership.OwnershipAutoConfiguration;
import dev.capstan.ownership.ShardMembership;
import dev.capstan.ownership.ShardOwnership;
import dev.capstan.ownership.ShardedController;
import dev.capstan.resource.ObjectKey;
import dev.capstan.tracing.Tracing;
import dev.capstan.workqueue.Backoff;
import dev.capstan.workqueue.RateLimitingWorkQueue;
import dev.capstan.workqueue.WorkQueue;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
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

/** The Deployment controller as a service. */
@SpringBootConfiguration(proxyBeanMethods = false)
@ImportAutoConfiguration({CapstanClientAutoConfiguration.class, OwnershipAutoConfiguration.class})
@EnableConfigurationProperties(DeploymentProperties.class)
public class DeploymentServiceApplication {
    private static final String NAME = ShardedController.DEPLOYMENT.controller();

    public static void main(String[] args) {
        builder().run(args);
    }

    public static SpringApplicationBuilder builder() {
        return new SpringApplicationBuilder(DeploymentServiceApplication.class)
                .properties("spring.config.name=deployment-service")
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF);
    }

    @Bean
    ControllerLoop deploymentLoop(
            KubernetesClient client,
            InformerFactory informers,
            EventRecorderFactory recorders,
            Clock clock,
            ShardMembership membership,
            Tracing tracing,
            DeploymentProperties properties) {
        Informer<Deployment> deployments = informers.informer(Deployment.class);
        Informer<ReplicaSet> replicaSets = informers.informer(ReplicaSet.class);
        Informer<Pod> pods = informers.informer(Pod.class);
        replicaSets.addIndex(ControllerRefManager.ORPHANS, ControllerRefManager::orphanIndex);

        WorkQueue<ObjectKey> queue = new RateLimitingWorkQueue<>(Backoff.controllerDefault(), clock);
        DeploymentController controller = new DeploymentController(deployments.store(), replicaSets.store(), queue);
        controller.listenTo(deployments, replicaSets, pods);

        EventRecorder events = recorders.recorder(NAME);
        DeploymentReconciler reconciler = new DeploymentReconciler(
                deployments.store(),
                pods.store(),
                new ControllerRefManager<>(
                        client, replicaSets.store(), ReplicaSet.class, Deployment.class, replicaSet -> true),
                new Revisions(client, events),
                new RevisionHistory(client),
                new ReplicaSetScaler(client, events),
                new DeploymentStatusPublisher(client, clock),
                events,
                clock);
        ShardOwnership ownership = membership.ownershipOf(ShardedController.DEPLOYMENT);
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
