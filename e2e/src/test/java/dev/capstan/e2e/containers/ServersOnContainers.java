package dev.capstan.e2e.containers;

import dev.capstan.e2e.cluster.PreparedStack;
import dev.capstan.e2e.images.BuiltImage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.testcontainers.containers.BindMode;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.startupcheck.OneShotStartupCheckStrategy;

/**
 * PostgreSQL, Kafka and one API server in containers of Testcontainers, with the secrets, names and mounts of docker-compose.yml:
 * certificates and settings are made for those. Of the services there is none but what a test starts.
 */
final class ServersOnContainers extends PreparedStack {
    private static final Duration STARTUP = Duration.ofMinutes(5);
    private static final String LOOPBACK = "127.0.0.1:";
    private static final String POSTGRES_SCRIPTS = "/opt/capstan";

    private final Network network = Network.newNetwork();
    private final GenericContainer<?> postgres = postgres();
    private final GenericContainer<?> kafka = kafka();
    private final GenericContainer<?> kafkaAccess = kafkaAccess();
    private final ServiceContainer apiService = apiService();

    private ServersOnContainers(Path directory) {
        super(directory);
    }

    static ServersOnContainers start() {
        ServersOnContainers servers = new ServersOnContainers(prepare("containers"));
        try {
            servers.apiService.start();
            return servers;
        } catch (Throwable failure) {
            servers.close();
            throw failure;
        }
    }

    /** A service that nobody runs yet, once it is ready. */
    ServiceContainer run(String service, String folder) {
        ServiceContainer container = new ServiceContainer(service, folder(folder)).withNetwork(network);
        try {
            container.start();
            return container;
        } catch (Throwable failure) {
            container.close();
            throw failure;
        }
    }

    /** Kills the API server and removes its container; another takes its place, at the same address. */
    void replaceApiService() {
        apiService.stop();
        apiService.start();
    }

    /** What Kafka has been told of a resource. */
    TopicReader topic(String resource) {
        return new TopicReader(kafkaLogin("api-service"), "capstan." + resource);
    }

    private GenericContainer<?> postgres() {
        Path scripts = checkout().resolve("compose");
        return new GenericContainer<>(BuiltImage.POSTGRES.name())
                .withNetwork(network)
                .withNetworkAliases("postgres")
                .withCreateContainerCmdModifier(
                        command -> command.withEntrypoint(POSTGRES_SCRIPTS + "/postgres-start.sh"))
                .withEnv("POSTGRES_PASSWORD_FILE", "/run/capstan/superuser.password")
                .withTmpFs(Map.of("/run/capstan", ""))
                .withFileSystemBind(folder("postgres").toString(), ServiceContainer.SECRETS, BindMode.READ_ONLY)
                .withFileSystemBind(scripts.toString(), POSTGRES_SCRIPTS, BindMode.READ_ONLY)
                .withFileSystemBind(
                        scripts.resolve("postgres-init.sh").toString(),
                        "/docker-entrypoint-initdb.d/capstan.sh",
                        BindMode.READ_ONLY)
                .waitingFor(new UntilHealthy());
    }

    private GenericContainer<?> kafka() {
        GenericContainer<?> container = new GenericContainer<>(BuiltImage.KAFKA.name())
                .withNetwork(network)
                .withNetworkAliases("kafka")
                .withEnv("CLUSTER_ID", variable("CAPSTAN_KAFKA_CLUSTER_ID"))
                .withEnv("KAFKA_HEAP_OPTS", "-Xmx384m")
                .withEnv("KAFKA_JVM_PERFORMANCE_OPTS", "-XX:+UseSerialGC")
                .withFileSystemBind(folder("kafka").toString(), "/mnt/shared/config", BindMode.READ_ONLY)
                .waitingFor(new UntilHealthy());
        // The broker tells clients on the host this port, so it must be known before it starts: compose-init found it
        // free.
        container.setPortBindings(List.of(LOOPBACK + variable("CAPSTAN_KAFKA_PORT") + ":9094"));
        return container;
    }

    /** Ends when logins and access rules are set. */
    private GenericContainer<?> kafkaAccess() {
        return new GenericContainer<>(new BuiltImage("api-service").name())
                .withNetwork(network)
                .withFileSystemBind(folder("kafka-access").toString(), ServiceContainer.SECRETS, BindMode.READ_ONLY)
                .withCreateContainerCmdModifier(command -> command.withEntrypoint(
                        "java",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx64m",
                        "-cp",
                        "/app/service.jar",
                        "dev.capstan.apiserver.kafkaaccess.KafkaAccessCommand",
                        ServiceContainer.SECRETS + "/service.properties"))
                .withStartupCheckStrategy(new OneShotStartupCheckStrategy().withTimeout(STARTUP))
                .dependsOn(kafka);
    }

    /** Also what the kubeconfig and the services take for the proxy, since TLS passes through that. */
    private ServiceContainer apiService() {
        ServiceContainer container = new ServiceContainer("api-service", folder("api-service"))
                .withNetwork(network)
                .withNetworkAliases("kubernetes")
                .dependsOn(postgres, kafkaAccess);
        container.setPortBindings(List.of(LOOPBACK + port() + ":6443"));
        return container;
    }

    @Override
    public void close() {
        List.of(apiService, kafkaAccess, kafka, postgres).forEach(GenericContainer::stop);
        network.close();
        super.close();
    }
}
