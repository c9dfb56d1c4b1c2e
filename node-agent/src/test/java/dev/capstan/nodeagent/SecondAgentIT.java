package dev.capstan.nodeagent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.nodeagent.network.HostNetwork;
import dev.capstan.nodeagent.network.NetworkNames;
import dev.capstan.nodeagent.runtime.docker.TestCluster;
import dev.capstan.tracing.Tracing;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** A second agent of the same node, whose folder is its own. */
class SecondAgentIT {
    private final TestCluster cluster = TestCluster.create();

    @TempDir
    Path folder;

    @AfterEach
    void purge() {
        new HostNetwork(cluster.id()).remove();

        assertThat(NetworkNames.runFolder(cluster.id())).doesNotExist();
    }

    @Test
    void isRefusedBeforeItTouchesAnything() throws IOException {
        NodeClaim first = new NodeClaim(new NetworkNames(cluster.id(), "node-1"));

        agent("node-1")
                .run(second -> assertThat(second)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("another node agent is running as node node-1"));

        assertThat(folder).isEmptyDirectory();
        agent("node-2").run(another -> assertThat(another).hasNotFailed());
        first.destroy();
        agent("node-1").run(next -> assertThat(next).hasNotFailed());
    }

    /** What an agent runs Pods on; the engine isn't there. */
    private ApplicationContextRunner agent(String nodeName) {
        return new ApplicationContextRunner()
                .withUserConfiguration(RuntimeConfiguration.class)
                .withBean(Tracing.class, () -> Tracing.OFF)
                .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .withPropertyValues(
                        "capstan.agent.node-name=" + nodeName,
                        "capstan.agent.cluster-id=" + cluster.id(),
                        "capstan.agent.state-dir=" + folder,
                        "capstan.agent.docker-host=unix://" + folder.resolve("no-engine.sock"));
    }
}
