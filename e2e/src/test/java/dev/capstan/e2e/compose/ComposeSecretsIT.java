package dev.capstan.e2e.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.capstan.e2e.cluster.CapstanCluster;
import dev.capstan.e2e.cluster.ShownCertificate;
import dev.capstan.e2e.cluster.Workload;
import io.fabric8.kubernetes.api.model.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Whoever has a wrong secret, or none, says what is to be mended and isn't ready; once it is mended, the same process goes on. And
 * certificates are exchanged under everybody's feet.
 */
@ExtendWith(SharedStack.class)
@EnabledIfSystemProperty(named = "compose.stack", matches = "yes", disabledReason = "./capstan test compose")
class ComposeSecretsIT {
    private static final String MANAGEMENT_PORT = "8090";
    /** A start of a container included. */
    private static final Duration NOTICED = Duration.ofMinutes(5);

    private ComposeStack stack;

    @BeforeEach
    void take(ComposeStack shared) {
        stack = shared;
    }

    @AfterEach
    void everythingIsWellAgain() {
        stack.awaitHealthy();
    }

    @Test
    void aTokenThatIsUnknownOrMissingIsNamedAndMended() throws IOException {
        Path unknown = secret("deployment-controller", "token");
        String token = Files.readString(unknown);
        Path missing = secret("scheduler", "token");
        Path away = missing.resolveSibling("token.away");
        String running = stack.inspect("deployment-service-1", "{{.State.StartedAt}}");
        Files.move(missing, away);
        Files.writeString(unknown, "somebody-else");
        String started;
        try {
            stack.compose("restart", "scheduler-service-1");
            started = stack.inspect("scheduler-service-1", "{{.State.StartedAt}}");
            awaitWords("scheduler-service-1", "api-server", "cannot use [/etc/capstan/token]");
            awaitWords("deployment-service-1", "api-server", "token refused", "capstan.api.token-file");
        } finally {
            Files.writeString(unknown, token);
            Files.move(away, missing);
        }

        awaitReady("scheduler-service-1");
        awaitReady("deployment-service-1");
        assertThat(stack.inspect("scheduler-service-1", "{{.State.StartedAt}}")).isEqualTo(started);
        assertThat(stack.inspect("deployment-service-1", "{{.State.StartedAt}}"))
                .isEqualTo(running);
    }

    @Test
    void aLoginThatKafkaRefusesIsNamedAndMended() throws IOException {
        Path logins = secret("kafka-access", "service.properties");
        String right = Files.readString(logins);
        String started;
        Files.writeString(logins, right.replaceFirst("(?m)^login\\.replicaset-controller=", "$0not-"));
        try {
            setKafkaLogins();
            stack.compose("restart", "replicaset-service-1");
            started = stack.inspect("replicaset-service-1", "{{.State.StartedAt}}");
            awaitWords("replicaset-service-1", "kafka", "Kafka refuses the login", "sasl.jaas.config");
        } finally {
            Files.writeString(logins, right);
            setKafkaLogins();
        }

        awaitReady("replicaset-service-1");
        assertThat(stack.inspect("replicaset-service-1", "{{.State.StartedAt}}"))
                .isEqualTo(started);
    }

    /** One that runs on open connections, which are cut here, and one that starts. */
    @Test
    void aPasswordThatPostgresRefusesIsNamedAndMended() {
        String password = stack.settings("api-service").getProperty("spring.datasource.password");
        String running = stack.inspect("api-service-1", "{{.State.StartedAt}}");
        String started;
        try {
            psql("ALTER ROLE capstan PASSWORD 'another'");
            psql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'capstan'");
            stack.compose("restart", "api-service-2");
            started = stack.inspect("api-service-2", "{{.State.StartedAt}}");
            awaitWords("api-service-2", "startup", "PostgreSQL refuses the login", "spring.datasource.password");
            awaitWords("api-service-1", "database", "PostgreSQL refuses the login", "spring.datasource.password");
            // A restart would mend nothing, and k8s/ asks this whether to make one.
            for (String service : List.of("api-service-1", "api-service-2")) {
                assertThat(stack.inside(service, "healthy", MANAGEMENT_PORT, "/livez")
                                .succeeded())
                        .as(service)
                        .isTrue();
            }
        } finally {
            psql("ALTER ROLE capstan PASSWORD '" + password + "'");
        }

        awaitReady("api-service-1");
        awaitReady("api-service-2");
        assertThat(stack.inspect("api-service-1", "{{.State.StartedAt}}")).isEqualTo(running);
        assertThat(stack.inspect("api-service-2", "{{.State.StartedAt}}")).isEqualTo(started);
    }

    @Test
    void certificatesThatComposeInitIssuesAnewAreShownWithoutARestart() {
        List<String> started = ComposeStack.CONTAINERS.stream()
                .map(service -> stack.inspect(service, "{{.State.StartedAt}}"))
                .toList();
        Node node = stack.client().nodes().withName(ComposeStack.NODE).get();
        String address = node.getStatus().getAddresses().stream()
                .filter(found -> found.getType().equals("InternalIP"))
                .findFirst()
                .orElseThrow()
                .getAddress();
        int port = node.getStatus().getDaemonEndpoints().getKubeletEndpoint().getPort();
        String ofServer = ShownCertificate.serialAt("127.0.0.1", stack.port());
        String ofAgent = ShownCertificate.serialAt(address, port);

        CapstanCluster.capstan("compose-init", "--dir", stack.directory().toString());

        // Either API server may answer: both have to have it before one of ten shows no old one.
        await().atMost(NOTICED)
                .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                .untilAsserted(() -> {
                    for (int look = 0; look < 10; look++) {
                        assertThat(ShownCertificate.serialAt("127.0.0.1", stack.port()))
                                .isNotEqualTo(ofServer);
                    }
                    assertThat(ShownCertificate.serialAt(address, port)).isNotEqualTo(ofAgent);
                });
        try (Workload workload = Workload.in(stack)) {
            workload.run("renewed", 1);
            // The API server shows the agent a certificate of its own.
            await().atMost(NOTICED)
                    .untilAsserted(
                            () -> assertThat(stack.kubectl("logs", "-n", workload.namespace(), "deployment/renewed"))
                                    .contains("listens on port " + Workload.PORT));
        }
        assertThat(ComposeStack.CONTAINERS)
                .extracting(service -> stack.inspect(service, "{{.State.StartedAt}}"))
                .isEqualTo(started);
    }

    private Path secret(String folder, String name) {
        return stack.directory().resolve("services").resolve(folder).resolve(name);
    }

    /** As at the start of the stack. */
    private void setKafkaLogins() {
        stack.compose("run", "--rm", "--no-deps", "-T", "kafka-access");
    }

    private void psql(String statement) {
        stack.shell().run("docker", "exec", "-u", "postgres", stack.container("postgres"), "psql", "-qAtc", statement);
    }

    /** Unready, and by which check; the reason is at its own address only, as Kubernetes has it. */
    private void awaitWords(String service, String check, String... words) {
        await().alias(service).atMost(NOTICED).untilAsserted(() -> {
            assertThat(stack.inside(service, "healthy", MANAGEMENT_PORT, "/readyz")
                            .output())
                    .contains("[-]" + check);
            assertThat(stack.inside(service, "healthy", MANAGEMENT_PORT, "/readyz/" + check)
                            .output())
                    .contains(words);
        });
    }

    private void awaitReady(String service) {
        await().alias(service)
                .atMost(NOTICED)
                .until(() -> stack.inside(service, "healthy", MANAGEMENT_PORT, "/readyz")
                        .succeeded());
    }
}
