package dev.capstan.nodeagent.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.nodeagent.runtime.ContainerRuntime;
import dev.capstan.nodeagent.runtime.NetworkConfig;
import dev.capstan.nodeagent.runtime.RuntimeStatus;
import dev.capstan.nodeagent.runtime.RuntimeStatus.Condition;
import dev.capstan.nodeagent.runtime.RuntimeTimeoutException;
import dev.capstan.nodeagent.runtime.RuntimeVersion;
import dev.capstan.testing.FakeApiServer;
import dev.capstan.testing.ManualClock;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the Node object says of a node, and when it is written. */
class NodeStatusReporterTest {
    private static final String PATCH = "PATCH nodes/status";
    private static final Duration REPORT_INTERVAL = Duration.ofMinutes(5);

    private final ManualClock clock = new ManualClock();
    private final FakeApiServer api = new FakeApiServer(clock);
    private final List<NetworkConfig> configured = new ArrayList<>();
    private Condition engine = Condition.met();
    private final NodeStatusReporter reporter = new NodeStatusReporter(
            api.client(),
            new NodeDescription(
                    "node-1", "127.0.0.1", () -> 10250, new NodeCapacity(2000, 1L << 30, 1L << 30, 110), runtime()),
            runtime(),
            "10.244.0.0/16",
            REPORT_INTERVAL,
            clock);

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void registersTheNodeWhichIsNotReadyBeforeItsPodsHaveAddresses() {
        assertThat(reporter.sync()).isFalse();

        assertThat(node().getMetadata().getLabels()).containsEntry("kubernetes.io/hostname", "node-1");
        assertThat(node().getStatus().getDaemonEndpoints().getKubeletEndpoint().getPort())
                .isEqualTo(10250);
        assertThat(ready().getStatus()).isEqualTo("False");
        assertThat(ready().getMessage()).contains("no addresses");
    }

    @Test
    void passesTheNodesAddressesOnOnceAndIsReady() {
        becomeReady();
        reporter.sync();

        assertThat(configured).containsExactly(new NetworkConfig("10.244.3.0/24", "10.244.0.0/16"));
        assertThat(ready().getStatus()).isEqualTo("True");
    }

    @Test
    void writesNothingAsLongAsNothingChangesBeforeTheReportIsDue() {
        becomeReady();
        api.takeRequests();

        clock.advance(Duration.ofSeconds(10));
        reporter.sync();
        assertThat(api.takeRequests()).doesNotContain(PATCH);

        clock.advance(REPORT_INTERVAL);
        reporter.sync();
        assertThat(api.takeRequests()).contains(PATCH);
        assertThat(ready().getLastHeartbeatTime()).isEqualTo(clock.instant().toString());
    }

    @Test
    void saysSoWhenTheEngineGoesAwayAndWhenItIsBack() {
        becomeReady();
        String readySince = ready().getLastTransitionTime();
        clock.advance(Duration.ofSeconds(10));

        engine = Condition.unmet("ContainerRuntimeNotReady", "no answer");
        assertThat(reporter.sync()).isFalse();
        assertThat(ready().getStatus()).isEqualTo("False");
        assertThat(ready().getMessage()).contains("no answer");
        assertThat(ready().getLastTransitionTime()).isNotEqualTo(readySince);

        engine = Condition.met();
        assertThat(reporter.sync()).isTrue();
        assertThat(ready().getStatus()).isEqualTo("True");
    }

    @Test
    void correctsWhoTakesItForDead() {
        becomeReady();
        Node doubted = new NodeBuilder(node())
                .editStatus()
                .withConditions(
                        new NodeConditionBuilder(ready()).withStatus("Unknown").build())
                .endStatus()
                .build();
        api.client().resource(doubted).updateStatus();

        reporter.sync();

        assertThat(ready().getStatus()).isEqualTo("True");
    }

    private void becomeReady() {
        reporter.sync();
        api.client()
                .resource(new NodeBuilder(node())
                        .editSpec()
                        .withPodCIDR("10.244.3.0/24")
                        .endSpec()
                        .build())
                .update();
        assertThat(reporter.sync()).isTrue();
    }

    private Node node() {
        return api.all(Node.class).getFirst();
    }

    private NodeCondition ready() {
        return node().getStatus().getConditions().stream()
                .filter(condition -> condition.getType().equals("Ready"))
                .findFirst()
                .orElseThrow();
    }

    private Object answer(Object whenHealthy) {
        if (!engine.holds()) {
            throw new RuntimeTimeoutException("no answer within 10 s", null);
        }
        return whenHealthy;
    }

    /** As much of a runtime as a node's status depends on; everything else is refused. */
    private ContainerRuntime runtime() {
        return (ContainerRuntime) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ContainerRuntime.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "version" -> answer(new RuntimeVersion("docker", "20.10.24", "1.41"));
                    case "listImages" -> answer(List.of());
                    case "status" ->
                        new RuntimeStatus(
                                engine,
                                configured.isEmpty()
                                        ? Condition.unmet("NetworkPluginNotReady", "no addresses")
                                        : Condition.met());
                    case "updateRuntimeConfig" -> {
                        configured.add((NetworkConfig) arguments[0]);
                        yield null;
                    }
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
