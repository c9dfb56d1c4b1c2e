package dev.capstan.nodeagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class NodeAgentPropertiesTest {
    private final Map<String, String> settings = new HashMap<>(Map.of(
            "capstan.agent.node-name", "node-1",
            "capstan.agent.cluster-id", "c1",
            "capstan.agent.state-dir", "/var/lib/capstan"));

    @Test
    void needsNoMoreThanItsNameItsClusterAndItsFolder() {
        NodeAgentProperties properties = bind();

        assertThat(properties.dockerHost()).hasToString("unix:///var/run/docker.sock");
        assertThat(properties.port()).isZero();
        assertThat(properties.capacity().pods()).isEqualTo(110);
        assertThat(properties.capacity().cpu()).isNull();
        assertThat(properties.intervals().lease()).isEqualTo(Duration.ofSeconds(10));
        assertThat(properties.intervals().nodeStatus()).isEqualTo(Duration.ofMinutes(5));
        assertThat(properties.tls()).isNull();
    }

    @Test
    void bindsEveryKey() {
        settings.putAll(Map.of(
                "capstan.agent.docker-host", "unix:///run/other.sock",
                "capstan.agent.cni-bin-dirs", "/a,/b",
                "capstan.agent.address", "10.0.0.1",
                "capstan.agent.port", "10250",
                "capstan.agent.cluster-cidr", "10.9.0.0/16",
                "capstan.agent.pause-image", "pause:2",
                "capstan.agent.parallel-starts", "9",
                "capstan.agent.host-root", "/host",
                "capstan.agent.allow-engine-socket", "true"));
        settings.putAll(Map.of(
                "capstan.agent.capacity.cpu", "1500m",
                "capstan.agent.capacity.memory", "2Gi",
                "capstan.agent.capacity.ephemeral-storage", "9Gi",
                "capstan.agent.capacity.pods", "7"));
        settings.putAll(Map.of(
                "capstan.agent.intervals.lease", "1s",
                "capstan.agent.intervals.node-status", "2s",
                "capstan.agent.intervals.relist", "3s",
                "capstan.agent.intervals.network-check", "4s",
                "capstan.agent.intervals.volume-sync", "5s",
                "capstan.agent.intervals.orphans", "6s"));
        settings.putAll(Map.of(
                "capstan.agent.tls.cert-file", "/pki/a.crt",
                "capstan.agent.tls.key-file", "/pki/a.key",
                "capstan.agent.tls.client-ca-file", "/pki/ca.crt"));

        NodeAgentProperties properties = bind();

        assertThat(properties.cniBinDirs()).containsExactly(Path.of("/a"), Path.of("/b"));
        assertThat(properties.parallelStarts()).isEqualTo(9);
        assertThat(properties.capacity()).isEqualTo(new NodeAgentProperties.Capacity("1500m", "2Gi", "9Gi", 7));
        assertThat(properties.intervals().orphans()).isEqualTo(Duration.ofSeconds(6));
        assertThat(properties.tls())
                .isEqualTo(new NodeAgentProperties.Tls(
                        Path.of("/pki/a.crt"), Path.of("/pki/a.key"), Path.of("/pki/ca.crt")));
    }

    @Test
    void refusesToStartWithoutAName() {
        settings.remove("capstan.agent.node-name");

        assertThatThrownBy(this::bind)
                .isInstanceOf(BindException.class)
                .rootCause()
                .hasMessage("capstan.agent.node-name must be set");
    }

    private NodeAgentProperties bind() {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bind("capstan.agent", NodeAgentProperties.class)
                .get();
    }
}
