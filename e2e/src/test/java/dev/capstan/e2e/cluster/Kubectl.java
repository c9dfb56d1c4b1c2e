package dev.capstan.e2e.cluster;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One of the machine's kubectls; {@link #about} points it at a cluster's namespace, with a discovery cache of its own. */
public final class Kubectl {
    private static final Pattern VERSION = Pattern.compile("Client Version: v(1\\.(?:29|30|31|32|33)\\.[^\\s]+)");
    /** Where installations put programs that they don't link into PATH. */
    private static final List<String> INSTALLATIONS = List.of("/usr/lib", "/usr/local", "/opt", "/snap");

    private static final List<Kubectl> ALL = find();

    private final Path program;
    private final String version;
    private final Shell shell;
    private final List<String> options;

    private Kubectl(Path program, String version, Shell shell, List<String> options) {
        this.program = program;
        this.version = version;
        this.shell = shell;
        this.options = options;
    }

    /** Every one of a version that is supported, whatever it is called and wherever it is; first the one that a user gets. */
    public static List<Kubectl> onThisMachine() {
        return ALL;
    }

    private static List<Kubectl> find() {
        Map<Path, Kubectl> byFile = new LinkedHashMap<>();
        folders().flatMap(Kubectl::programsIn).forEach(program -> byFile.computeIfAbsent(real(program), Kubectl::of));
        return List.copyOf(byFile.values());
    }

    private static Stream<Path> folders() {
        return Stream.concat(
                Stream.of(System.getenv("PATH").split(File.pathSeparator)).map(Path::of),
                INSTALLATIONS.stream()
                        .flatMap(folder -> list(Path.of(folder)))
                        .map(installation -> installation.resolve("bin")));
    }

    private static Stream<Path> programsIn(Path folder) {
        return list(folder)
                .filter(file -> file.getFileName().toString().matches("kubectl([-.]?v?1[.\\d]+)?"))
                .filter(Files::isExecutable);
    }

    /** Sorted: {@code kubectl} is the first of its folder. */
    private static Stream<Path> list(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList().stream();
        } catch (IOException absentOrClosed) {
            return Stream.of();
        }
    }

    /** Null for a version that isn't supported. */
    private static @Nullable Kubectl of(Path program) {
        Shell shell = new Shell();
        Matcher version = VERSION.matcher(
                shell.attempt(program.toString(), "version", "--client").output());
        return version.find() ? new Kubectl(program, version.group(1), shell, List.of()) : null;
    }

    private static Path real(Path link) {
        try {
            return link.toRealPath();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public Kubectl about(CapstanCluster cluster, String namespace) {
        return new Kubectl(
                program,
                version,
                shell,
                List.of(
                        "--kubeconfig=" + cluster.directory().resolve("kubeconfig"),
                        "--cache-dir="
                                + Path.of("target", "kubectl-caches", namespace).toAbsolutePath(),
                        "--namespace=" + namespace));
    }

    /** What {@code kubectl edit} hands the file to. */
    public Kubectl editingWith(String editor) {
        return new Kubectl(program, version, shell.with("KUBE_EDITOR", editor), options);
    }

    public String run(String... arguments) {
        return shell.run(command(arguments));
    }

    public Shell.Outcome attempt(String... arguments) {
        return shell.attempt(command(arguments));
    }

    /** With the text as its standard input, for {@code -f -}. */
    public Shell.Outcome attemptWithInput(String input, String... arguments) {
        return shell.attemptWithInput(input, command(arguments));
    }

    public RunningProgram start(String... arguments) {
        return shell.start(command(arguments));
    }

    private String[] command(String... arguments) {
        return Stream.of(Stream.of(program.toString()), options.stream(), Stream.of(arguments))
                .flatMap(part -> part)
                .toArray(String[]::new);
    }

    @Override
    public String toString() {
        return program.getFileName() + " " + version;
    }
}
