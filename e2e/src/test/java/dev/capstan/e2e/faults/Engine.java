package dev.capstan.e2e.faults;

import static org.awaitility.Awaitility.await;

import dev.capstan.e2e.cluster.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * A Docker engine of the test's own, in the network namespace that this process is in: the one that other people's
 * containers depend on is never killed. Containers outlive it ({@code --live-restore}), as with the engine that {@code up}
 * starts.
 */
final class Engine implements Victim {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final ServiceProcess dockerd;
    private final Shell docker;
    private final Path data;
    private final Path run;

    /**
     * @param data where images and containers are
     * @param run short-lived files; a short path, since sockets are in it
     */
    Engine(Path data, Path run, Path log) {
        this.data = data;
        this.run = run;
        String socket = address(run);
        this.dockerd = new ServiceProcess(
                "engine",
                List.of(
                        "dockerd",
                        "--live-restore",
                        "--data-root=" + data,
                        "--exec-root=" + run.resolve("exec"),
                        "--pidfile=" + run.resolve("docker.pid"),
                        "--host=" + socket),
                log);
        this.docker = new Shell().with("DOCKER_HOST", socket);
    }

    static String address(Path run) {
        return "unix://" + run.resolve("docker.sock");
    }

    @Override
    public String name() {
        return "engine";
    }

    @Override
    public void start() {
        dockerd.start();
        await().atMost(SOON)
                .until(() -> docker.attempt("docker", "version", "--format", "{{.Server.Version}}")
                        .succeeded());
    }

    @Override
    public void kill() {
        dockerd.kill();
        // A service manager would remove it, or the next engine takes a stranger of that number for its predecessor.
        new Shell().run("rm", "-f", run.resolve("docker.pid").toString());
    }

    long pid() {
        return dockerd.pid();
    }

    /** With all its containers, and the containerd that a successor of a killed engine took over. */
    void stop() {
        if (!dockerd.isAlive()) {
            return;
        }
        List<String> containers =
                docker.attempt("docker", "ps", "-aq").output().lines().toList();
        if (!containers.isEmpty()) {
            docker.attempt(Stream.concat(Stream.of("docker", "rm", "-f"), containers.stream())
                    .toArray(String[]::new));
        }
        dockerd.stop();
        Path containerd = run.resolve("exec/containerd/containerd.pid");
        if (Files.exists(containerd)) {
            new Shell().attempt("sh", "-c", "kill $(cat " + containerd + ")");
        }
        // An engine binds its folder to itself, and one that was killed never undid that.
        new Shell().attempt("umount", "--recursive", data.toString());
    }
}
