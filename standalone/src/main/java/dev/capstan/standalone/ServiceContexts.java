package dev.capstan.standalone;

import dev.capstan.apiserver.ApiServiceApplication;
import dev.capstan.deployment.DeploymentServiceApplication;
import dev.capstan.lifecycle.LifecycleServiceApplication;
import dev.capstan.nodeagent.NodeAgentApplication;
import dev.capstan.replicaset.ReplicaSetServiceApplication;
import dev.capstan.scheduler.SchedulerServiceApplication;
import dev.capstan.standalone.pki.Identity;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** Every service as a Spring context of its own; the API server is stopped last, so that the others can say goodbye. */
final class ServiceContexts implements AutoCloseable {
    private final ServiceSettings settings;
    private final EmbeddedServers servers;
    private final Deque<ConfigurableApplicationContext> contexts = new ArrayDeque<>();
    private boolean closed;

    ServiceContexts(ServiceSettings settings, EmbeddedServers servers) {
        this.settings = settings;
        this.servers = servers;
    }

    void start(List<String> nodeNames) throws IOException, InterruptedException {
        AllTogether together = new AllTogether();
        together.run("api-service", () -> run(ApiServiceApplication.builder(), settings.apiService(), true));
        together.run(
                "lifecycle-service", () -> run(LifecycleServiceApplication.builder(), settings.lifecycle(), false));
        together.run(
                "deployment-service",
                () -> run(
                        DeploymentServiceApplication.builder(),
                        settings.controller(Identity.DEPLOYMENT_CONTROLLER),
                        false));
        together.run(
                "replicaset-service",
                () -> run(
                        ReplicaSetServiceApplication.builder(),
                        settings.controller(Identity.REPLICASET_CONTROLLER),
                        false));
        together.run(
                "scheduler-service",
                () -> run(SchedulerServiceApplication.builder(), settings.controller(Identity.SCHEDULER), false));
        for (String node : nodeNames) {
            together.run(node, () -> run(NodeAgentApplication.builder(), settings.nodeAgent(node), false));
        }
        together.await();
    }

    private void run(SpringApplicationBuilder application, Map<String, Object> properties, boolean stopLast) {
        // Ahead of everything but the command line: the user's environment must not reach into one service of many.
        application.initializers(
                context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new MapPropertySource("standalone", properties)),
                context -> context.getBeanFactory().addBeanPostProcessor(new DataSourceGate(servers)),
                context -> context.getBeanFactory().registerSingleton("kafkaGate", new KafkaGate(servers)));
        ConfigurableApplicationContext context =
                application.registerShutdownHook(false).run();
        synchronized (contexts) {
            if (closed) {
                context.close();
            } else if (stopLast) {
                contexts.addLast(context);
            } else {
                contexts.addFirst(context);
            }
        }
    }

    @Override
    public void close() {
        synchronized (contexts) {
            closed = true;
            contexts.forEach(ConfigurableApplicationContext::close);
            contexts.clear();
        }
    }
}
