package dev.capstan.nodeagent;

import com.sun.net.httpserver.HttpHandler;
import dev.capstan.client.EventRecorderFactory;
import dev.capstan.informer.Informer;
import dev.capstan.informer.InformerFactory;
import dev.capstan.management.HealthContributor;
import dev.capstan.management.HealthEndpoint;
import dev.capstan.management.HealthHandler;
import dev.capstan.nodeagent.heartbeat.LeaseRenewal;
import dev.capstan.nodeagent.heartbeat.NodeCapacity;
import dev.capstan.nodeagent.heartbeat.NodeDescription;
import dev.capstan.nodeagent.heartbeat.NodeStatusReporter;
import dev.capstan.nodeagent.network.NodeRoutes;
import dev.capstan.nodeagent.network.RouteProblems;
import dev.capstan.nodeagent.network.RouteTable;
import dev.capstan.nodeagent.periodic.PeriodicTask;
import dev.capstan.nodeagent.pod.PodWorkers;
import dev.capstan.nodeagent.runtime.ContainerRuntime;
import dev.capstan.nodeagent.server.AgentServer;
import dev.capstan.nodeagent.server.ContainerLogs;
import dev.capstan.resource.Cidr;
import dev.capstan.tls.FileTls;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The node itself: what it offers, how it reports, what it serves, how it reaches the others. */
@Configuration(proxyBeanMethods = false)
class NodeConfiguration {
    @Bean
    NodeCapacity nodeCapacity(NodeAgentProperties properties, StateDirectory state) {
        return NodeCapacity.ofHost(
                state.path(),
                properties.capacity().cpu(),
                properties.capacity().memory(),
                properties.capacity().ephemeralStorage(),
                properties.capacity().pods());
    }

    @Bean
    AgentServer agentServer(
            NodeAgentProperties properties,
            StateDirectory state,
            ContainerRuntime runtime,
            PodWorkers workers,
            HealthEndpoint health,
            Clock clock) {
        Map<String, HttpHandler> handlers = new HashMap<>();
        handlers.put("/containerLogs/", new ContainerLogs(runtime, workers::pod, clock));
        HealthEndpoint.PATHS.forEach(path -> handlers.put(path, new HealthHandler(health)));
        return new AgentServer(properties.address(), properties.port(), state.path(), tls(properties), handlers);
    }

    private static @Nullable SSLContext tls(NodeAgentProperties properties) {
        NodeAgentProperties.@Nullable Tls tls = properties.tls();
        return tls == null ? null : FileTls.context(tls.certFile(), tls.keyFile(), tls.clientCaFile());
    }

    @Bean
    HealthContributor runtimeHealth(ContainerRuntime runtime) {
        return new RuntimeHealth(runtime);
    }

    @Bean
    PeriodicTask nodeStatusReports(
            NodeAgentProperties properties,
            AgentServer server,
            NodeCapacity capacity,
            ContainerRuntime runtime,
            KubernetesClient client,
            Clock clock) {
        NodeDescription description =
                new NodeDescription(properties.nodeName(), properties.address(), server::port, capacity, runtime);
        return new NodeStatusReporter(
                        client,
                        description,
                        runtime,
                        properties.clusterCidr(),
                        properties.intervals().nodeStatus(),
                        clock)
                .periodically();
    }

    @Bean
    PeriodicTask nodeRoutes(
            NodeAgentProperties properties, InformerFactory informers, EventRecorderFactory recorders, Clock clock) {
        Informer<Node> nodes = informers.informer(Node.class);
        return new NodeRoutes(
                        properties.address(),
                        Cidr.parse(properties.clusterCidr()),
                        nodes,
                        new RouteTable(properties.clusterId()),
                        new RouteProblems(
                                properties.nodeName(),
                                nodes.store(),
                                recorders.recorder("kubelet", properties.nodeName()),
                                clock))
                .periodically();
    }

    @Bean
    PeriodicTask leaseRenewals(NodeAgentProperties properties, KubernetesClient client, Clock clock) {
        return new LeaseRenewal(client, properties.nodeName(), clock)
                .periodically(properties.intervals().lease());
    }
}
