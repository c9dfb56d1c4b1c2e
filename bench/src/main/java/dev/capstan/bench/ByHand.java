package dev.capstan.bench;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.HostConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The same sandbox, network and container as a Pod's, made by hand: the engine's API and the CNI plug-in, one call after the
 * other, with nothing around them. What Capstan takes beyond this is Capstan's.
 */
final class ByHand implements AutoCloseable {
    /** More at a time don't make the engine faster. */
    static final int AT_A_TIME = 4;

    private static final String BRIDGE = "capbench0";
    private static final String PAUSE = "capstan/pause:0.1";

    private final DockerClient docker;
    private final Path dataDirectory;
    private final List<Duration> sandbox = new ArrayList<>();
    private final List<Duration> network = new ArrayList<>();
    private final List<Duration> container = new ArrayList<>();
    private final List<Duration> total = new ArrayList<>();

    record Report(Samples sandbox, Samples network, Samples container, Samples total) {}

    /** What stands for a Pod, and the moments at which its parts were there. */
    private record Made(
            String sandbox,
            String namespace,
            String container,
            long start,
            long sandboxed,
            long networked,
            long started) {}

    ByHand(DockerClient docker, Path dataDirectory) {
        this.docker = docker;
        this.dataDirectory = dataDirectory;
    }

    /** One, from nothing to nothing. */
    void round(boolean counts) throws IOException, InterruptedException {
        Made made = make();
        remove(made);
        if (counts) {
            sandbox.add(Duration.ofNanos(made.sandboxed - made.start));
            network.add(Duration.ofNanos(made.networked - made.sandboxed));
            container.add(Duration.ofNanos(made.started - made.networked));
            total.add(Duration.ofNanos(made.started - made.start));
        }
    }

    Report report() {
        return new Report(Samples.of(sandbox), Samples.of(network), Samples.of(container), Samples.of(total));
    }

    /** How long it takes to make many, and to remove them again. */
    record Many(Duration made, Duration removed) {}

    Many many(int count) throws InterruptedException, ExecutionException {
        try (ExecutorService hands = Executors.newFixedThreadPool(AT_A_TIME)) {
            long start = System.nanoTime();
            List<Future<Made>> making = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                making.add(hands.submit(this::make));
            }
            List<Made> all = new ArrayList<>();
            for (Future<Made> each : making) {
                all.add(each.get());
            }
            long made = System.nanoTime();
            List<Callable<Object>> removals = new ArrayList<>();
            all.forEach(each -> removals.add(() -> {
                remove(each);
                return each;
            }));
            for (Future<Object> removed : hands.invokeAll(removals)) {
                removed.get();
            }
            return new Many(Duration.ofNanos(made - start), Duration.ofNanos(System.nanoTime() - made));
        }
    }

    private Made make() throws IOException, InterruptedException {
        long start = System.nanoTime();
        String sandboxId = docker.createContainerCmd(PAUSE)
                .withHostConfig(
                        HostConfig.newHostConfig().withNetworkMode("none").withIpcMode("shareable"))
                .exec()
                .getId();
        try {
            docker.startContainerCmd(sandboxId).exec();
            Long pid = docker.inspectContainerCmd(sandboxId).exec().getState().getPidLong();
            long sandboxed = System.nanoTime();
            String namespace = "/proc/" + pid + "/ns/net";
            cni("ADD", sandboxId, namespace);
            long networked = System.nanoTime();
            String containerId = docker.createContainerCmd(HelloDeployment.IMAGE)
                    .withHostConfig(HostConfig.newHostConfig()
                            .withNetworkMode("container:" + sandboxId)
                            .withIpcMode("container:" + sandboxId))
                    .exec()
                    .getId();
            docker.startContainerCmd(containerId).exec();
            return new Made(sandboxId, namespace, containerId, start, sandboxed, networked, System.nanoTime());
        } catch (IOException | InterruptedException | RuntimeException failure) {
            docker.removeContainerCmd(sandboxId).withForce(true).exec();
            throw failure;
        }
    }

    private void remove(Made made) throws IOException, InterruptedException {
        cni("DEL", made.sandbox, made.namespace);
        docker.removeContainerCmd(made.container).withForce(true).exec();
        docker.removeContainerCmd(made.sandbox).withForce(true).exec();
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
        new ProcessBuilder("ip", "link", "del", BRIDGE).start();
    }
}
