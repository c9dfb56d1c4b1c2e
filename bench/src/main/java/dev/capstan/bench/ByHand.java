package dev.capstan.bench;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The same sandbox, network and container as a Pod's, made by hand: the engine's API and the CNI plug-in, one call after the
 * other, with nothing around them. What Capstan takes beyond this is Capstan's.
 */
final class ByHand implements AutoCloseable {
    private static final String BRIDGE = "capbench0";
    private static final String PAUSE = "capstan/pause:0.1";
    private static final String IMAGE = "capstan/hello:0.1";

    private final DockerClient docker;
    private final Path dataDirectory;
    private final List<Duration> sandbox = new ArrayList<>();
    private final List<Duration> network = new ArrayList<>();
    private final List<Duration> container = new ArrayList<>();
    private final List<Duration> total = new ArrayList<>();

    record Report(Samples sandbox, Samples network, Samples container, Samples total) {}

    ByHand(Path dataDirectory) {
        this.dataDirectory = dataDirectory;
        DefaultDockerClientConfig config =
                DefaultDockerClientConfig.createDefaultConfigBuilder().build();
        this.docker = DockerClientImpl.getInstance(
                config,
                new ZerodepDockerHttpClient.Builder()
                        .dockerHost(config.getDockerHost())
                        .build());
    }

    void round(boolean counts) throws IOException, InterruptedException {
        long start = System.nanoTime();
        String sandboxId = docker.createContainerCmd(PAUSE)
                .withHostConfig(
                        HostConfig.newHostConfig().withNetworkMode("none").withIpcMode("shareable"))
                .exec()
                .getId();
        String containerId = "";
        String namespace = "";
        try {
            docker.startContainerCmd(sandboxId).exec();
            Long pid = docker.inspectContainerCmd(sandboxId).exec().getState().getPidLong();
            long sandboxed = System.nanoTime();
            namespace = "/proc/" + pid + "/ns/net";
            cni("ADD", sandboxId, namespace);
            long networked = System.nanoTime();
            containerId = docker.createContainerCmd(IMAGE)
                    .withHostConfig(HostConfig.newHostConfig()
                            .withNetworkMode("container:" + sandboxId)
                            .withIpcMode("container:" + sandboxId))
                    .exec()
                    .getId();
            docker.startContainerCmd(containerId).exec();
            long started = System.nanoTime();
            if (counts) {
                sandbox.add(Duration.ofNanos(sandboxed - start));
                network.add(Duration.ofNanos(networked - sandboxed));
                container.add(Duration.ofNanos(started - networked));
                total.add(Duration.ofNanos(started - start));
            }
        } finally {
            if (!namespace.isEmpty()) {
                cni("DEL", sandboxId, namespace);
            }
            if (!containerId.isEmpty()) {
                docker.removeContainerCmd(containerId).withForce(true).exec();
            }
            docker.removeContainerCmd(sandboxId).withForce(true).exec();
        }
    }

    Report report() {
        return new Report(Samples.of(sandbox), Samples.of(network), Samples.of(container), Samples.of(total));
    }

    private void cni(String command, String containerId, String namespace) throws IOException, InterruptedException {
        String plugins = Files.isDirectory(Path.of("/usr/lib/cni")) ? "/usr/lib/cni" : "/opt/cni/bin";
        ProcessBuilder builder = new ProcessBuilder(plugins + "/bridge").redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of(
                        "CNI_COMMAND", command,
                        "CNI_CONTAINERID", containerId,
                        "CNI_NETNS", namespace,
                        "CNI_IFNAME", "eth0",
                        "CNI_PATH", plugins));
        Process process = builder.start();
        process.getOutputStream().write(configuration().getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException("CNI " + command + " failed: " + output);
        }
    }

    private String configuration() {
        return """
                {"cniVersion":"1.0.0","name":"capstan-bench","type":"bridge","bridge":"%s","isGateway":true,"ipMasq":false,
                 "hairpinMode":true,"ipam":{"type":"host-local","dataDir":"%s","ranges":[[{"subnet":"10.63.199.0/24"}]],
                 "routes":[{"dst":"0.0.0.0/0"}]}}
                """.formatted(BRIDGE, dataDirectory);
    }

    @Override
    public void close() throws IOException {
        docker.close();
        new ProcessBuilder("ip", "link", "del", BRIDGE).start();
    }
}
