package dev.capstan.e2e.faults;

import static org.awaitility.Awaitility.await;

import dev.capstan.e2e.cluster.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
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
    private static final Duration SOON = Duration.ofMinutes(2);

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
        long containerd = containerdPid();
        dockerd.kill();
        awaitDeathOf(containerd);
        // A service manager would remove it, or the next engine takes a stranger of that number for its predecessor.
        new Shell().run("rm", "-f", run.resolve("docker.pid").toString());
    }

    /**
     * A killed engine's containerd is killed by the kernel, a little later. A successor that finds it still there relies on it,
     * and doesn't start when it goes; one that finds it gone starts another.
     */
    private void awaitDeathOf(long containerd) {
        await().atMost(SOON).until(() -> !isRunning(containerd));
        new Shell().run("rm", "-f", containerdPidFile().toString());
    }

    /** Not so a process that nobody has buried yet: it has let go of everything. */
    private static boolean isRunning(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException gone) {
            return false;
        }
    }

    private long containerdPid() {
        try {
            return Long.parseLong(Files.readString(containerdPidFile()).strip());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Path containerdPidFile() {
        return run.resolve("exec/containerd/containerd.pid");
    }

    long pid() {
        return dockerd.pid();
    }

    /** With all its containers, and its containerd if that goes on without it. */
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
        if (Files.exists(containerdPidFile())) {
            new Shell().attempt("kill", Long.toString(containerdPid()));
        }
        // An engine binds its folder to itself, and one that was killed never undid that.
        new Shell().attempt("umount", "--recursive", data.toString());
    }
}
