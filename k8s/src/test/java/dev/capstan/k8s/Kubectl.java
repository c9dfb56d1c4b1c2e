package dev.capstan.k8s;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A kubectl, only to render: each brings another version of kustomize. */
public record Kubectl(Path program) {
    private static final List<String> OLDER =
            List.of("kubectl.1.29", "kubectl.1.30", "kubectl.1.31", "kubectl.1.32", "kubectl.1.33");

    public static Kubectl onPath() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "kubectl"))
                .filter(Files::isExecutable)
                .map(Kubectl::new)
                .findFirst()
                .orElseThrow(() -> new AssertionError("kubectl is not on PATH"));
    }

    /** The one on PATH, and those that installations put beside it for clusters of other versions. */
    public static List<Kubectl> onThisMachine() {
        Kubectl first = onPath();
        List<Kubectl> all = new ArrayList<>(List.of(first));
        Path folder = real(first.program).getParent();
        OLDER.stream()
                .map(folder::resolve)
                .filter(Files::isExecutable)
                .map(Kubectl::new)
                .forEach(all::add);
        return all;
    }

    public String kustomize(Path overlay) {
        try {
            Process process = new ProcessBuilder(program.toString(), "kustomize", overlay.toString())
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(program + " kustomize " + overlay + ": " + output);
            }
            return output;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    private static Path real(Path link) {
        try {
            return link.toRealPath();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public String toString() {
        return program.getFileName().toString();
    }
}
