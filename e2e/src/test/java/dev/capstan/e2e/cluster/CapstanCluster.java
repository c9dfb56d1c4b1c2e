package dev.capstan.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A cluster made by {@code ./capstan up} in a directory of its own; closing it is {@code ./capstan down --purge}. */
public class CapstanCluster implements AutoCloseable {
    private static final Pattern SETTING = Pattern.compile("\"(\\w+)\"\\s*:\\s*\"?([^\",\\n]+)");

    private static final Duration WHILE_THE_ENGINE_IS_BUSY = Duration.ofMinutes(2);

    private final Shell shell = new Shell();
    private final Path directory;
    private final KubernetesClient client;

    /** @param directory where a cluster has written its kubeconfig */
    protected CapstanCluster(Path directory) {
        this.directory = directory;
        try {
            this.client = new KubernetesClientBuilder()
                    .withConfig(Config.fromKubeconfig(Files.readString(directory.resolve("kubeconfig"))))
                    .build();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Without the sample, with as many nodes as wanted. */
    public static CapstanCluster up(String name, int nodes, String... more) {
        Path directory = Path.of("target", "clusters", name).toAbsolutePath();
        List<String> arguments = new ArrayList<>(
                List.of("up", "--dir", directory.toString(), "--nodes", Integer.toString(nodes), "--empty"));
        arguments.addAll(List.of(more));
        capstan(arguments.toArray(String[]::new));
        return new CapstanCluster(directory);
    }

    /** The one that a {@code ./capstan up} of the test's own has made in that directory. */
    public static CapstanCluster in(Path directory) {
        return new CapstanCluster(directory);
    }

    /** Runs the command of the checkout that is being tested. */
    public static String capstan(String... arguments) {
        List<String> command = new ArrayList<>(List.of(script().toString()));
        command.addAll(List.of(arguments));
        return new Shell().run(command.toArray(String[]::new));
    }

    public static Path script() {
        return checkout().resolve("capstan");
    }

    public static Path checkout() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isExecutable(folder.resolve("capstan"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    public KubernetesClient client() {
        return client;
    }

    public Path directory() {
        return directory;
    }

    /** On all that the cluster makes outside its directory. */
    public String id() {
        return setting("id");
    }

    public String cidr() {
        return setting("clusterCidr");
    }

    public String address() {
        return "https://127.0.0.1:" + port();
    }

    public int port() {
        return Integer.parseInt(setting("apiPort"));
    }

    public String adminToken() {
        return read("pki/admin.token");
    }

    public long pid() {
        return Long.parseLong(read("run/pid").strip());
    }

    private String setting(String name) {
        Matcher settings = SETTING.matcher(read("data/cluster.json"));
        while (settings.find()) {
            if (settings.group(1).equals(name)) {
                return settings.group(2).strip();
            }
        }
        throw new AssertionError("no " + name + " in cluster.json");
    }

    private String read(String file) {
        try {
            return Files.readString(directory.resolve(file));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The kubectl on PATH. */
    public String kubectl(String... arguments) {
        return kubectl().run(command("kubectl", arguments));
    }

    public Shell.Outcome tryKubectl(String... arguments) {
        return kubectl().attempt(command("kubectl", arguments));
    }

    public Shell kubectl() {
        return shell.with("KUBECONFIG", directory.resolve("kubeconfig").toString());
    }

    /** What the engine has of this cluster, running or not. */
    public List<String> containers() {
        return shell.run(
                        "docker",
                        "ps",
                        "-a",
                        "--no-trunc",
                        "--format",
                        "{{.ID}}",
                        "--filter",
                        "label=dev.capstan/cluster=" + id())
                .lines()
                .toList();
    }

    /** The id of a Pod's running container. */
    public String containerOf(String podUid, String containerName) {
        return onlyRunning(podUid, "label=io.kubernetes.container.name=" + containerName);
    }

    /** The id of a Pod's running sandbox, whose namespaces its containers share. */
    public String sandboxOf(String podUid) {
        return onlyRunning(podUid, "label=dev.capstan/type=sandbox");
    }

    private String onlyRunning(String podUid, String filter) {
        List<String> found = shell.run(
                        "docker",
                        "ps",
                        "--no-trunc",
                        "--format",
                        "{{.ID}}",
                        "--filter",
                        "label=io.kubernetes.pod.uid=" + podUid,
                        "--filter",
                        filter)
                .lines()
                .toList();
        if (found.size() != 1) {
            throw new AssertionError("running containers of " + podUid + " with " + filter + ": " + found);
        }
        return found.getFirst();
    }

    /** Returns when the container doesn't run any more. */
    public void killContainer(String id) {
        repeat(() -> !isListed(id), "docker", "kill", id);
    }

    /** Returns when the container is no more, whether it ran or not. */
    public void removeContainer(String id) {
        repeat(() -> !isListed(id, "--all"), "docker", "rm", "--force", id);
    }

    /** Returns when the container runs again. */
    public void restartContainer(String id) {
        repeat(() -> false, "docker", "restart", id);
    }

    /** Returns when all its processes stand still: the engine gives up on those that it can't stop all at once. */
    public void pauseContainer(String id) {
        repeat(() -> isListed(id, "--filter", "status=paused"), "docker", "pause", id);
    }

    /** Returns when its processes go on. */
    public void unpauseContainer(String id) {
        repeat(() -> isListed(id, "--filter", "status=running"), "docker", "unpause", id);
    }

    /**
     * A busy engine gives up on a kill after 12 s, with "did not receive an exit event", although the container does end soon
     * after; it is asked again then.
     */
    private void repeat(BooleanSupplier done, String... command) {
        await().alias(String.join(" ", command))
                .atMost(WHILE_THE_ENGINE_IS_BUSY)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> {
                    Shell.Outcome outcome = shell.attempt(command);
                    assertThat(outcome.succeeded() || done.getAsBoolean())
                            .as(outcome.all())
                            .isTrue();
                });
    }

    private boolean isListed(String id, String... options) {
        String[] list = command("docker", "ps", "--quiet", "--filter", "id=" + id);
        return !shell.run(Stream.concat(Stream.of(list), Stream.of(options)).toArray(String[]::new))
                .isBlank();
    }

    public Shell shell() {
        return shell;
    }

    private static String[] command(String program, String... arguments) {
        return Stream.concat(Stream.of(program), Stream.of(arguments)).toArray(String[]::new);
    }

    @Override
    public void close() {
        client.close();
        capstan("down", "--purge", "--dir", directory.toString());
    }
}
