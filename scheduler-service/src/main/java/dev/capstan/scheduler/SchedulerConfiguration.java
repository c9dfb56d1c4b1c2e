package dev.capstan.scheduler;

import dev.capstan.client.EventRecorder;
import dev.capstan.client.EventRecorderFactory;
import dev.capstan.informer.InformerFactory;
import dev.capstan.ownership.ShardMembership;
import dev.capstan.ownership.ShardOwnership;
import dev.capstan.ownership.ShardedController;
import dev.capstan.scheduler.cache.SchedulerCache;
import dev.capstan.scheduler.framework.Framework;
import dev.capstan.scheduler.plugins.nodeaffinity.NodeAffinity;
import dev.capstan.scheduler.plugins.nodename.NodeName;
import dev.capstan.scheduler.plugins.nodeports.NodePorts;
import dev.capstan.scheduler.plugins.noderesources.NodeResourcesBalancedAllocation;
import dev.capstan.scheduler.plugins.noderesources.NodeResourcesFit;
import dev.capstan.scheduler.plugins.nodeunschedulable.NodeUnschedulable;
import dev.capstan.scheduler.plugins.tainttoleration.TaintToleration;
import dev.capstan.scheduler.plugins.unsupported.UnsupportedConstraints;
import dev.capstan.scheduler.queue.SchedulingQueue;
import dev.capstan.tracing.Tracing;
import dev.capstan.workqueue.Backoff;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.util.List;
import java.util.SplittableRandom;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the scheduler together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SchedulerProperties.class)
class SchedulerConfiguration {
    private static final int REPORTS_AT_ONCE = 4;

    /** The default profile: a new plug-in takes its place here. */
    static Framework defaultFramework() {
        TaintToleration taints = new TaintToleration();
        NodeAffinity affinity = new NodeAffinity();
        NodeResourcesFit fit = new NodeResourcesFit();
        return new Framework(
                List.of(new UnsupportedConstraints()),
                List.of(new NodeUnschedulable(), new NodeName(), taints, affinity, new NodePorts(), fit),
                List.of(taints, affinity, fit, new NodeResourcesBalancedAllocation()));
    }

    @Bean
    SchedulerCache schedulerCache(Clock clock, SchedulerProperties properties) {
        return new SchedulerCache(clock, properties.assumedPodExpiry());
    }

    @Bean
    Framework framework() {
        return defaultFramework();
    }

    @Bean
    SchedulingQueue schedulingQueue(Clock clock, SchedulerProperties properties, Framework framework) {
        Backoff backoff = new Backoff(properties.podInitialBackoff(), properties.podMaxBackoff());
        return new SchedulingQueue(clock, backoff, properties.podMaxUnschedulable(), framework::mayHelp);
    }

    @Bean
    Scheduler scheduler(
            KubernetesClient client,
            InformerFactory informers,
            EventRecorderFactory recorders,
            SchedulingQueue queue,
            SchedulerCache cache,
            Framework framework,
            SchedulerProperties properties,
            ShardMembership membership,
            Tracing tracing,
            Clock clock) {
        informers.informer(Node.class).addHandler(new NodeEvents(queue, cache));
        informers.informer(Pod.class).addHandler(new PodEvents(queue, cache, properties.name()));

        SchedulerApi api = new ClientSchedulerApi(client);
        EventRecorder events = recorders.recorder(properties.name());
        // Of their own, so that a thousand Pods that fit nowhere don't delay the binding of one that does.
        BoundedVirtualThreads reports = new BoundedVirtualThreads("report", REPORTS_AT_ONCE);
        BoundedVirtualThreads bindings = new BoundedVirtualThreads("binding", properties.bindingConcurrency());
        UnschedulableReport report = new UnschedulableReport(api, events, reports, clock);
        BindingCycle binding = new BindingCycle(api, cache, queue, events, report, tracing, bindings);
        SchedulingCycle cycle = new SchedulingCycle(framework, new SplittableRandom());
        ShardOwnership ownership = membership.ownershipOf(ShardedController.SCHEDULER);
        Scheduler scheduler =
                new Scheduler(queue, cache, cycle, binding, report, tracing, informers::hasSynced, ownership);
        ownership.addListener(scheduler);
        return scheduler;
    }
}
