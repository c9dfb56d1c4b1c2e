package dev.capstan.e2e.cluster;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One of the machine's kubectls; {@link #about} points it at a cluster's namespace, with a discovery cache of its own. */
public final class Kubectl {
    /** The one that a user gets, and those that installations put beside it for servers of other versions. */
    private static final List<String> NAMES =
            List.of("kubectl", "kubectl.1.29", "kubectl.1.30", "kubectl.1.31", "kubectl.1.32", "kubectl.1.33");

    private final Path program;
    private final Shell shell;
    private final List<String> options;

    private Kubectl(Path program, Shell shell, List<String> options) {
        this.program = program;
        this.shell = shell;
        this.options = options;
    }

    /** All on PATH, and all in the folder where the first of them really is. */
    public static List<Kubectl> onThisMachine() {
        List<Path> folders = new ArrayList<>(Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(Path::of)
                .toList());
        programs(folders, List.of("kubectl"))
                .findFirst()
                .ifPresent(found -> folders.add(real(found).getParent()));
        Map<Path, Kubectl> byFile = new LinkedHashMap<>();
        programs(folders, NAMES)
                .forEach(found -> byFile.putIfAbsent(real(found), new Kubectl(found, new Shell(), List.of())));
        return List.copyOf(byFile.values());
    }

    private static Stream<Path> programs(List<Path> folders, List<String> names) {
        return names.stream()
                .flatMap(name -> folders.stream().map(folder -> folder.resolve(name)))
                .filter(Files::isExecutable);
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
                shell,
                List.of(
                        "--kubeconfig=" + cluster.directory().resolve("kubeconfig"),
                        "--cache-dir="
                                + Path.of("target", "kubectl-caches", namespace).toAbsolutePath(),
                        "--namespace=" + namespace));
    }

    /** What {@code kubectl edit} hands the file to. */
    public Kubectl editingWith(String editor) {
        return new Kubectl(program, shell.with("KUBE_EDITOR", editor), options);
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
        return program.getFileName().toString();
    }
}
