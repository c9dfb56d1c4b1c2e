package dev.capstan.lifecycle.node;

import dev.capstan.client.EventRecorder;
import dev.capstan.client.EventRecorderFactory;
import dev.capstan.controller.ControllerLoop;
import dev.capstan.controller.Reconciler;
import dev.capstan.controller.TracedReconciler;
import dev.capstan.informer.Informer;
import dev.capstan.informer.InformerFactory;
import dev.capstan.lifecycle.LifecycleProperties;
import dev.capstan.lifecycle.api.LiveObjects;
import dev.capstan.ownership.ShardListener;
import dev.capstan.ownership.ShardMembership;
import dev.capstan.ownership.ShardOwnership;
import dev.capstan.ownership.ShardedController;
import dev.capstan.resource.Cidr;
import dev.capstan.resource.ObjectKey;
import dev.capstan.tracing.Tracing;
import dev.capstan.workqueue.Backoff;
import dev.capstan.workqueue.RateLimitingWorkQueue;
import dev.capstan.workqueue.WorkQueue;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class NodeConfiguration {
    private static final int WORKERS = 4;

    private final InformerFactory informers;
    private final Informer<Node> nodes;
    private final Informer<Pod> pods;
    private final Informer<Lease> leases;
    private final NodeController.Queues queues;
    private final LiveObjects live;
    private final LifecycleProperties properties;
    private final Tracing tracing;
    private final Clock clock;
    private final EventRecorder events;
    private final Ticker ticker = Ticker.monotonic();
    private final ShardOwnership ownership;

    NodeConfiguration(
            InformerFactory informers,
            LiveObjects live,
            LifecycleProperties properties,
            EventRecorderFactory recorders,
            ShardMembership membership,
            Tracing tracing,
            Clock clock) {
        this.informers = informers;
        this.nodes = informers.informer(Node.class);
        this.pods = informers.informer(Pod.class);
        this.leases = informers.informer(Lease.class);
        this.live = live;
        this.properties = properties;
        this.tracing = tracing;
        this.clock = clock;
        this.events = recorders.recorder("node-controller");
        this.queues = new NodeController.Queues(queue(), queue(), queue(), queue(), queue());
        NodeController controller = new NodeController(nodes.store(), pods.store(), queues);
        nodes.addHandler(controller::onNode);
        leases.addHandler(controller::onLease);
        pods.addHandler(controller::onPod);
        this.ownership = membership.ownershipOf(ShardedController.NODE_LIFECYCLE);
        ownership.addListener(controller);
    }

    private WorkQueue<ObjectKey> queue() {
        return new RateLimitingWorkQueue<>(Backoff.controllerDefault(), clock);
    }

    private ControllerLoop loop(String name, WorkQueue<ObjectKey> queue, Reconciler reconciler, int workers) {
        if (reconciler instanceof ShardListener remembering) {
            ownership.addListener(remembering);
        }
        return new ControllerLoop(
                name,
                queue,
                TracedReconciler.of(tracing, name, queue, reconciler),
                workers,
                informers::hasSynced,
                ownership);
    }

    /** One worker: a share is given out at a time. */
    @Bean
    ControllerLoop podCidrLoop() {
        CidrPool pool = new CidrPool(Cidr.parse(properties.clusterCidr()), properties.nodeCidrMaskSize());
        PodCidrs podCidrs = new PodCidrs(nodes.store(), live, pool, events);
        nodes.addHandler(podCidrs);
        return loop("pod-cidr", queues.podCidrs(), podCidrs, 1);
    }

    @Bean
    ControllerLoop nodeLifecycleLoop() {
        NodeLifecycleReconciler reconciler = new NodeLifecycleReconciler(
                nodes.store(),
                leases.store(),
                pods.store(),
                live,
                ticker,
                properties.nodeMonitorGracePeriod(),
                events,
                clock);
        return loop("node-lifecycle", queues.health(), reconciler, WORKERS);
    }

    @Bean
    ControllerLoop taintEvictionLoop(EventRecorderFactory recorders) {
        TaintEvictionReconciler reconciler = new TaintEvictionReconciler(
                pods.store(),
                nodes.store(),
                live,
                new EvictionTime(properties.defaultTolerationSeconds()),
                new FirstSeen<>(ticker),
                recorders.recorder("taint-eviction-controller"));
        return loop("taint-eviction", queues.evictions(), reconciler, WORKERS);
    }

    @Bean
    ControllerLoop podsOfMissingNodesLoop() {
        PodsOfMissingNodes reconciler = new PodsOfMissingNodes(
                pods.store(), nodes.store(), live, new FirstSeen<>(ticker), properties.podGcQuarantine());
        return loop("pod-garbage-collector", queues.missingNodes(), reconciler, 1);
    }

    @Bean
    ControllerLoop unscheduledTerminatingPodsLoop() {
        UnscheduledTerminatingPods reconciler = new UnscheduledTerminatingPods(pods.store(), live);
        return loop("unscheduled-terminating-pods", queues.unconfirmed(), reconciler, 1);
    }
}
