package dev.capstan.e2e.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.capstan.e2e.cluster.CapstanCluster;
import dev.capstan.e2e.cluster.RawHttp;
import dev.capstan.e2e.cluster.Shell;
import dev.capstan.e2e.cluster.Workload;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What docs/operations.md promises to whoever runs the stack: who owns what, metrics, logs. */
@ExtendWith(SharedStack.class)
@EnabledIfSystemProperty(named = "compose.stack", matches = "yes", disabledReason = "./capstan test compose")
class ComposeOperationsIT {
    private static final int MANAGEMENT_PORT = 8090;
    /** Of all controllers together, see {@code ShardedController}. */
    private static final int SHARDS = 29;

    private static final List<String> SERVICES = List.of(
            "api-service", "deployment-service", "replicaset-service", "scheduler-service", "lifecycle-service");

    private final Shell shell = new Shell();
    private ComposeStack stack;

    @BeforeEach
    void take(ComposeStack shared) {
        stack = shared;
    }

    @Test
    void statusNamesTheContainersThatOwnShardsAndRelay() {
        // A fault before this test may have left one with the work of the other; a group needs seconds to share out
        // again.
        await().atMost(Workload.SOON).untilAsserted(() -> {
            String status =
                    CapstanCluster.capstan("status", "--dir", stack.directory().toString());
            assertThat(status)
                    .containsPattern("(?m)^ +replicaset-controller +replicaset-service@replicaset-service-1-\\d+ +\\d")
                    .containsPattern("(?m)^ +replicaset-controller +replicaset-service@replicaset-service-2-\\d+ +\\d")
                    .containsPattern("(?m)^ +relay +api-service@api-service-[12]-\\d+ +0$")
                    .containsPattern("(?m)^" + ComposeStack.NODE + " +Ready ");
        });
    }

    /** As a collector would in a container of its own on the stack's network; the proxy's knows nothing of Capstan. */
    @Test
    void aCollectorOnTheStacksNetworkFindsEveryDocumentedMetric() {
        watchFor(1);

        // A busy instance may not answer within the time that one scrape has.
        await().atMost(Workload.SOON).untilAsserted(() -> {
            Map<String, Scrape> scrapes = new TreeMap<>();
            SERVICES.forEach(service -> scrapes.put(service, scrape(service)));
            scrapes.put("node-agent", scrapeOfAgent());
            assertThat(DocumentedMetrics.read())
                    .hasSizeGreaterThan(60)
                    .allMatch(metric -> metric.isAmong(scrapes.get(metric.service())));
        });
    }

    @Test
    void everyShardIsOwnedByOneInstance() {
        await().atMost(Workload.SOON).untilAsserted(() -> {
            String text = SERVICES.stream()
                    .filter(service -> !service.equals("api-service"))
                    .map(service -> scrape(service).text())
                    .collect(Collectors.joining());
            assertThat(new Scrape(text).ownersOfShards())
                    .hasSize(SHARDS)
                    .allSatisfy((shard, owners) -> assertThat(owners).as(shard).isEqualTo(1));
        });
    }

    /** They know no login. */
    @Test
    void noManagementPortIsOpenToOtherMachines() {
        for (String container : ComposeStack.CONTAINERS) {
            assertThat(stack.inspect(container, "{{json .HostConfig.PortBindings}}"))
                    .as(container)
                    .doesNotContain(MANAGEMENT_PORT + "/tcp");
        }
        String address = stack.client().nodes().withName(ComposeStack.NODE).get().getStatus().getAddresses().stream()
                .filter(found -> found.getType().equals("InternalIP"))
                .findFirst()
                .orElseThrow()
                .getAddress();
        assertThatThrownBy(() -> connect(address, agentManagementPort())).isInstanceOf(ConnectException.class);
    }

    private static void connect(String address, int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 3000);
        }
    }

    @Test
    void aLineOfAReconcileIsJsonAndSaysWhichObjectItIsAbout() {
        try (Workload workload = Workload.in(stack)) {
            workload.run("logged", 1);
            ReplicaSet replicaSet = workload.replicaSets("logged").getFirst();
            String object =
                    workload.namespace() + "/" + replicaSet.getMetadata().getName();

            List<JsonNode> lines = Stream.of("replicaset-service-1", "replicaset-service-2")
                    .flatMap(container -> logOf(container, "--since", "5m"))
                    .filter(line -> line.path("object").asString("").equals(object))
                    .toList();

            assertThat(lines).isNotEmpty().allSatisfy(line -> {
                assertThat(line.path("controller").asString("")).isEqualTo("replicaset-controller");
                assertThat(line.path("uid").asString(""))
                        .isEqualTo(replicaSet.getMetadata().getUid());
                assertThat(line.path("resourceVersion").asString("")).matches("\\d+");
                assertThat(line.path("message").asString("")).isNotBlank();
                assertThat(line.path("@timestamp").asString("")).isNotBlank();
                assertThat(line.at("/log/level").asString("")).isEqualTo("INFO");
                assertThat(line.at("/service/name").asString("")).isEqualTo("replicaset-service");
            });
        }
    }

    @Test
    void allThatCapstansContainersLogIsJson() {
        for (String container : ComposeStack.CONTAINERS) {
            if (container.contains("-service-") || container.equals("node-agent")) {
                assertThat(logOf(container, "--tail", "20"))
                        .as(container)
                        .isNotEmpty()
                        .allMatch(line -> line.has("message"));
            }
        }
    }

    /** What was logged to standard output: the JVM itself speaks to the other, before there is a log. */
    private Stream<JsonNode> logOf(String container, String option, String value) {
        return shell.run("docker", "logs", option, value, stack.container(container))
                .lines()
                .map(JsonMapper.shared()::readTree);
    }

    /** Opens a watch, which must have been for the API server to count any. */
    private void watchFor(int seconds) {
        try (RawHttp http = new RawHttp(stack)) {
            String path = "/api/v1/namespaces?watch=true&timeoutSeconds=" + seconds;
            assertThat(http.send(stack.adminToken().strip(), "GET", path, "", "")
                            .body())
                    .contains("ADDED");
        }
    }

    /** Of both instances. */
    private Scrape scrape(String service) {
        return new Scrape(Stream.of("-1", "-2")
                .map(number -> {
                    Shell.Outcome outcome = stack.inside(
                            "api",
                            "timeout",
                            "10",
                            "bash",
                            "-c",
                            "exec 3<>/dev/tcp/" + service + number + "/" + MANAGEMENT_PORT
                                    + " && printf 'GET /metrics HTTP/1.0\\r\\n\\r\\n' >&3 && cat <&3");
                    assertThat(outcome.succeeded())
                            .as(service + number + ": " + outcome.all())
                            .isTrue();
                    return outcome.output();
                })
                .collect(Collectors.joining()));
    }

    private Scrape scrapeOfAgent() {
        return new Scrape(shell.run("curl", "-sSf", "http://127.0.0.1:" + agentManagementPort() + "/metrics"));
    }

    private int agentManagementPort() {
        try {
            return Files.readString(stack.directory().resolve(".env"))
                    .lines()
                    .filter(line -> line.startsWith("CAPSTAN_AGENT_MANAGEMENT_PORT="))
                    .mapToInt(line -> Integer.parseInt(line.split("=")[1]))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }
}
