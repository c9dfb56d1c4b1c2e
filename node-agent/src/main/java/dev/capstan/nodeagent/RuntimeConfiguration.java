package dev.capstan.nodeagent;

import dev.capstan.nodeagent.network.NetnsPins;
import dev.capstan.nodeagent.network.NetworkNames;
import dev.capstan.nodeagent.network.NodeFirewall;
import dev.capstan.nodeagent.network.cni.CniNetworkPlugin;
import dev.capstan.nodeagent.network.cni.CniSettings;
import dev.capstan.nodeagent.runtime.ContainerRuntime;
import dev.capstan.nodeagent.runtime.MeteredRuntime;
import dev.capstan.nodeagent.runtime.docker.DockerRuntime;
import dev.capstan.nodeagent.runtime.docker.DockerRuntimeSettings;
import dev.capstan.tracing.Tracing;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.context.annotation.Primary;

/** The container runtime and the network that it attaches Pods to. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(NodeAgentProperties.class)
class RuntimeConfiguration {
    private static final Duration CNI_CALL_LIMIT = Duration.ofSeconds(30);

    @Bean
    NodeClaim nodeClaim(NetworkNames names) throws IOException {
        return new NodeClaim(names);
    }

    /** Whatever touches the node needs the folder, so all of it comes after the claim and ends before it. */
    @Bean
    @DependsOn("nodeClaim")
    StateDirectory stateDirectory(NodeAgentProperties properties) throws IOException {
        return new StateDirectory(properties.stateDir());
    }

    @Bean
    NetworkNames networkNames(NodeAgentProperties properties) {
        return new NetworkNames(properties.clusterId(), properties.nodeName());
    }

    @Bean
    NetnsPins netnsPins(NetworkNames names) {
        return new NetnsPins(names.netnsFolder());
    }

    @Bean
    CniNetworkPlugin networkPlugin(
            NetworkNames names, NodeAgentProperties properties, StateDirectory state, Tracing tracing) {
        return new CniNetworkPlugin(
                new CniSettings(names, state.path(), properties.cniBinDirs(), CNI_CALL_LIMIT),
                new NodeFirewall(properties.clusterId()),
                tracing);
    }

    @Bean
    @Primary
    ContainerRuntime meteredRuntime(DockerRuntime runtime, MeterRegistry meters) {
        return MeteredRuntime.of(runtime, meters);
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    DockerRuntime containerRuntime(NodeAgentProperties properties, CniNetworkPlugin network, NetnsPins pins) {
        return new DockerRuntime(
                new DockerRuntimeSettings(
                        properties.clusterId(),
                        properties.nodeName(),
                        properties.dockerHost(),
                        properties.pauseImage(),
                        DockerRuntimeSettings.DEFAULT_CALL_LIMIT),
                network,
                pins);
    }
}
