package dev.capstan.e2e.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.e2e.cluster.RawHttp;
import dev.capstan.e2e.cluster.Shell;
import dev.capstan.e2e.cluster.Workload;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever takes over one container has what that service has, and nothing of the others. */
@ExtendWith(SharedStack.class)
@EnabledIfSystemProperty(named = "compose.stack", matches = "yes", disabledReason = "./capstan test compose")
class ComposeWallsIT {
    private static final String INSUFFICIENT_PRIVILEGE = "42501";
    private static final String LOGIN = "sasl.jaas.config";

    private final Shell shell = new Shell();
    private ComposeStack stack;

    @BeforeEach
    void take(ComposeStack shared) {
        stack = shared;
    }

    @ParameterizedTest
    @ValueSource(strings = {"deployment-controller", "replicaset-controller", "scheduler", "lifecycle", "node-agent"})
    void aServicesKafkaLoginWritesNoObjectTopic(String service) {
        Properties login = stack.kafkaLogin(service);
        login.setProperty("enable.idempotence", "false");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(login, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (String topic : objectTopics()) {
                assertThatThrownBy(() -> producer.send(new ProducerRecord<>(topic, 0, new byte[0], new byte[0]))
                                .get())
                        .as(topic)
                        .hasCauseInstanceOf(TopicAuthorizationException.class);
            }
        }
    }

    @Test
    void kafkaKnowsNobodyWithAnothersPassword() {
        Properties stranger = stack.kafkaLogin("scheduler");
        stranger.setProperty(
                LOGIN, stranger.getProperty(LOGIN).replace("username=\"scheduler\"", "username=\"relay\""));

        try (Admin admin = Admin.create(stranger)) {
            assertThatThrownBy(() -> admin.listTopics().names().get())
                    .hasCauseInstanceOf(AuthenticationException.class);
        }
    }

    private Set<String> objectTopics() {
        Set<String> topics = new TreeSet<>();
        try (KafkaConsumer<byte[], byte[]> reader = new KafkaConsumer<>(
                stack.kafkaLogin("lifecycle"), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            reader.listTopics().values().stream()
                    .flatMap(List<PartitionInfo>::stream)
                    .map(PartitionInfo::topic)
                    .filter(topic -> topic.startsWith("capstan.") && !topic.startsWith("capstan.shards."))
                    .forEach(topics::add);
        }
        assertThat(topics).contains("capstan.pods", "capstan.secrets", "capstan.deployments.apps");
        return topics;
    }

    @Test
    void aNodesTokenReadsNoForeignSecretAndWritesNoForeignPod() {
        try (Workload workload = Workload.in(stack);
                RawHttp http = new RawHttp(stack)) {
            String token = read(stack.directory().resolve("services/node-agent/token"));
            stack.client()
                    .nodes()
                    .resource(new NodeBuilder()
                            .withNewMetadata()
                            .withName("elsewhere")
                            .endMetadata()
                            .build())
                    .create();
            stack.client()
                    .secrets()
                    .inNamespace(workload.namespace())
                    .resource(new SecretBuilder()
                            .withNewMetadata()
                            .withName("theirs")
                            .endMetadata()
                            .addToStringData("key", "value")
                            .build())
                    .create();
            createPodOn("elsewhere", workload.namespace());
            String namespace = "/api/v1/namespaces/" + workload.namespace();
            String merge = "application/merge-patch+json";

            assertThat(http.send(token, "GET", "/api/v1/pods", "", "").statusCode())
                    .isEqualTo(200);
            assertThat(http.send(token, "GET", namespace + "/secrets/theirs", "", "")
                            .statusCode())
                    .isEqualTo(403);
            assertThat(http.send(token, "PATCH", namespace + "/pods/theirs/status", merge, "{}")
                            .statusCode())
                    .isEqualTo(403);
            assertThat(http.send(token, "DELETE", namespace + "/pods/theirs", "", "")
                            .statusCode())
                    .isEqualTo(403);
        } finally {
            stack.client().nodes().withName("elsewhere").delete();
        }
    }

    private void createPodOn(String node, String namespace) {
        stack.client()
                .pods()
                .inNamespace(namespace)
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withName("theirs")
                        .endMetadata()
                        .withNewSpec()
                        .withNodeName(node)
                        .withTerminationGracePeriodSeconds(0L)
                        .addNewContainer()
                        .withName("web")
                        .withImage(Workload.IMAGE)
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
    }

    @Test
    void nobodyComesInWithoutAToken() {
        try (RawHttp http = new RawHttp(stack)) {
            assertThat(http.getAsNobody("/api/v1/pods").statusCode()).isEqualTo(401);
            assertThat(http.send("guessed", "GET", "/api/v1/pods", "", "").statusCode())
                    .isEqualTo(401);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "deployment-controller, verify-ca, no pg_hba.conf entry",
        "scheduler, verify-ca, no pg_hba.conf entry",
        "postgres, verify-ca, no pg_hba.conf entry",
        "capstan, verify-ca, password authentication failed",
        "capstan, disable, no pg_hba.conf entry"
    })
    void theDatabaseKnowsOneRoleWithOnePasswordOverTlsOnly(String user, String sslMode, String refusal) {
        for (String password : kafkaPasswords()) {
            assertThatThrownBy(() -> DriverManager.getConnection(stack.databaseUrl(sslMode), user, password)
                            .close())
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining(refusal);
        }
    }

    @Test
    void theDatabasesOnlyRoleOwnsItsDatabaseAndNoMore() throws SQLException {
        String password = stack.settings("api-service").getProperty("spring.datasource.password");
        try (var connection = DriverManager.getConnection(stack.databaseUrl("verify-ca"), "capstan", password);
                var statement = connection.createStatement()) {
            for (String sql :
                    List.of("CREATE ROLE other", "CREATE DATABASE other", "COPY (SELECT 1) TO PROGRAM 'true'")) {
                assertThatThrownBy(() -> statement.execute(sql))
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                refused -> assertThat(refused.getSQLState())
                                        .as(sql)
                                        .isEqualTo(INSUFFICIENT_PRIVILEGE));
            }
        }
    }

    @Test
    void onlyTheApiServersReachTheDatabase() {
        String port = "</dev/tcp/" + stack.addressOf("postgres", "database") + "/5432";
        for (String service : ComposeStack.CONTAINERS) {
            if (service.equals("postgres") || service.equals("node-agent")) {
                continue; // itself, and the one on the host's network
            }
            boolean mayReachIt = service.startsWith("api-service");
            Shell.Outcome outcome = stack.inside(service, "timeout", mayReachIt ? "30" : "3", "bash", "-c", port);
            assertThat(outcome.succeeded()).as(service + ": " + outcome.all()).isEqualTo(mayReachIt);
        }
    }

    @Test
    void onlyTheAgentHasTheEngine() {
        for (String service : ComposeStack.CONTAINERS) {
            boolean agent = service.equals("node-agent");
            assertThat(stack.inspect(service, "{{range .Mounts}}{{.Source}}\n{{end}}")
                            .lines()
                            .anyMatch(mount -> mount.equals("/") || mount.contains("docker.sock")))
                    .as(service)
                    .isEqualTo(agent);
            assertThat(stack.inspect(
                            service, "{{.HostConfig.Privileged}} {{.HostConfig.PidMode}} {{.HostConfig.CapAdd}}"))
                    .as(service)
                    .isEqualTo(agent ? "false host [SYS_ADMIN NET_ADMIN SYS_PTRACE]" : "false  []");
        }
    }

    /** Each container has its own folder of secrets, read-only, and its user alone reads it. */
    @ParameterizedTest
    @CsvSource({
        "api-service-1, ca.crt kubelet-client.crt kubelet-client.key service.properties tls.crt tls.key tokens.csv",
        "deployment-service-1, ca.crt service.properties token",
        "scheduler-service-2, ca.crt service.properties token"
    })
    void aContainerHasItsOwnSecretsOnly(String service, String files) {
        assertThat(stack.inside(service, "ls", "/etc/capstan").output().lines().toList())
                .isEqualTo(List.of(files.split(" ")));
        assertThat(stack.inside(service, "id", "-u").output().strip()).isEqualTo("10001");
        assertThat(stack.inside(service, "stat", "-c", "%a %u", "/etc/capstan", "/etc/capstan/service.properties")
                        .output()
                        .lines())
                .containsExactly("700 10001", "600 10001");
        assertThat(stack.inside(service, "touch", "/etc/capstan/mine").succeeded())
                .isFalse();
    }

    @Test
    void noSecretIsInAContainersEnvironmentOrCommand() {
        List<String> secrets = new ArrayList<>(kafkaPasswords());
        secrets.add(stack.settings("api-service").getProperty("spring.datasource.password"));
        secrets.add(stack.adminToken().strip());
        for (String service : ComposeStack.CONTAINERS) {
            assertThat(shell.run("docker", "inspect", stack.container(service)))
                    .as(service)
                    .doesNotContain(secrets);
            assertThat(shell.run("docker", "top", stack.container(service)))
                    .as(service)
                    .doesNotContain(secrets);
        }
        assertThat(read(stack.directory().resolve(".env"))).doesNotContain(secrets);
    }

    private List<String> kafkaPasswords() {
        return stack.settings("kafka-access").entrySet().stream()
                .filter(entry -> entry.getKey().toString().startsWith("login."))
                .map(entry -> entry.getValue().toString())
                .toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }
}
