package dev.capstan.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.e2e.cluster.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A network namespace on this machine in which a whole host is played: an engine, a cluster and the test itself. What the
 * packet filter and {@code ip link} show in it is the test's alone, and an engine that dies in it is nobody else's.
 *
 * <p>Entered by {@code nsenter}, since {@code ip netns exec} would hide the control groups that the engine needs.
 */
final class IsolatedHost implements AutoCloseable {
    private final String name;
    private final Shell shell = new Shell();

    /**
     * Has a main class play its story on a host of its own, and fails unless it ends well. What it leaves below {@code
     * target/} is removed when it has.
     *
     * @param arguments after the directory that it may use; the seed first
     */
    static void play(String name, Class<?> main, Duration limit, String... arguments)
            throws IOException, InterruptedException {
        Path directory = Path.of("target", name).toAbsolutePath();
        remove(directory);
        Files.createDirectories(directory);
        Path output = directory.resolve("output.txt");
        System.out.println(main.getSimpleName() + " with seed " + arguments[0] + " writes " + output);
        List<String> all = new ArrayList<>(List.of(directory.toString()));
        all.addAll(List.of(arguments));
        try (IsolatedHost host = new IsolatedHost(name)) {
            Process run = host.runJava(main, output, all);
            boolean ended = run.waitFor(limit.toSeconds(), TimeUnit.SECONDS);
            run.destroy();
            run.waitFor();
            String story = Files.readString(output);
            System.out.println(story);
            assertThat(ended)
                    .as("ended within %s, seed %s", limit, arguments[0])
                    .isTrue();
            assertThat(run.exitValue())
                    .as("seed %s, see %s:%n%s", arguments[0], directory, story)
                    .isZero();
        }
        remove(directory);
    }

    private static void remove(Path directory) {
        new Shell().run("rm", "-rf", "--one-file-system", directory.toString());
    }

    private IsolatedHost(String name) {
        this.name = name;
        shell.attempt("ip", "netns", "delete", name);
        shell.run("ip", "netns", "add", name);
        shell.run("ip", "-n", name, "link", "set", "lo", "up");
    }

    /** The engine of the host that this process is in; {@link #runJava} has told the environment where it will listen. */
    static Engine engine(Path directory) {
        @Nullable String address = System.getenv("DOCKER_HOST");
        if (address == null) {
            throw new IllegalStateException("not on an isolated host");
        }
        try {
            Path logs = Files.createDirectories(directory.resolve("logs"));
            return new Engine(
                    directory.resolve("engine"),
                    Path.of(address.substring("unix://".length())).getParent(),
                    logs.resolve("engine.log"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Starts a main class of this class path in the namespace. */
    private Process runJava(Class<?> main, Path output, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                "nsenter",
                "--net=/run/netns/" + name,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("DOCKER_HOST", Engine.address(Path.of("/run", name)));
        builder.environment().put("CAPSTAN_KEEP_ENGINE", "yes");
        // The oracle waits for the end of the relay's transactions, and compares only what nobody wrote to meanwhile.
        builder.environment().put("CAPSTAN_RELAY_QUIETCOMMITINTERVAL", "500ms");
        try {
            Files.createDirectories(Path.of("/run", name));
            return builder.start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        shell.run("ip", "netns", "delete", name);
        shell.run("rm", "-rf", "--one-file-system", "/run/" + name);
    }
}
