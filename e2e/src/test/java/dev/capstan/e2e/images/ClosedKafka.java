package dev.capstan.e2e.images;

import java.time.Duration;
import java.util.Map;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;

/** A broker configured by a file, with logins by SCRAM from its first start, and rules that deny what isn't allowed. */
final class ClosedKafka implements AutoCloseable {
    static final String ADMIN = "admin";
    /** What a shell, a properties file or an argument file could stumble over. */
    static final String ADMIN_PASSWORD = "quote ' dollar $HOME and space";

    static final String GUEST = "guest";
    static final String GUEST_PASSWORD = "guest-secret";

    private static final int PORT = 9092;
    private static final String SERVER_PROPERTIES = """
            process.roles=broker,controller
            node.id=1
            controller.quorum.voters=1@localhost:9093
            listeners=CLIENTS://:9092,CONTROLLER://localhost:9093
            controller.listener.names=CONTROLLER
            inter.broker.listener.name=CLIENTS
            listener.security.protocol.map=CLIENTS:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT
            sasl.enabled.mechanisms=SCRAM-SHA-512
            sasl.mechanism.inter.broker.protocol=SCRAM-SHA-512
            sasl.mechanism.controller.protocol=PLAIN
            listener.name.clients.scram-sha-512.sasl.jaas.config=%s
            listener.name.controller.sasl.enabled.mechanisms=PLAIN
            listener.name.controller.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required \
            username="controller" password="c" user_controller="c";
            authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
            super.users=User:admin;User:controller
            offsets.topic.replication.factor=1
            transaction.state.log.replication.factor=1
            transaction.state.log.min.isr=1
            """.formatted(login(ADMIN, ADMIN_PASSWORD));

    private final GenericContainer<?> container;

    private ClosedKafka(GenericContainer<?> container) {
        this.container = container;
    }

    static ClosedKafka start() {
        GenericContainer<?> container = new GenericContainer<>(BuiltImage.KAFKA.name())
                .withCopyToContainer(Transferable.of(SERVER_PROPERTIES), "/mnt/shared/config/server.properties")
                .withCopyToContainer(
                        Transferable.of(scram(ADMIN, ADMIN_PASSWORD) + scram(GUEST, GUEST_PASSWORD)),
                        "/etc/kafka/users")
                .withEnv("CAPSTAN_SCRAM_USERS_FILE", "/etc/kafka/users")
                // The address is known once it runs.
                .withCommand(
                        "sh",
                        "-c",
                        "KAFKA_ADVERTISED_LISTENERS=CLIENTS://$(hostname -i):" + PORT + " exec /etc/kafka/docker/run")
                .waitingFor(Wait.forLogMessage(".*Transitioning from RECOVERY to RUNNING.*", 1)
                        .withStartupTimeout(Duration.ofMinutes(3)));
        container.start();
        return new ClosedKafka(container);
    }

    /** What a client with this login needs. */
    Map<String, Object> connection(String user, String password) {
        return Map.of(
                "bootstrap.servers",
                address() + ":" + PORT,
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "SCRAM-SHA-512",
                "sasl.jaas.config",
                login(user, password));
    }

    private String address() {
        return container.getContainerInfo().getNetworkSettings().getNetworks().values().stream()
                .findFirst()
                .orElseThrow()
                .getIpAddress();
    }

    private static String login(String user, String password) {
        return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"" + user + "\" password=\""
                + password + "\";";
    }

    private static String scram(String user, String password) {
        return "SCRAM-SHA-512=[name=" + user + ",password=" + password + "]\n";
    }

    @Override
    public void close() {
        container.stop();
    }
}
