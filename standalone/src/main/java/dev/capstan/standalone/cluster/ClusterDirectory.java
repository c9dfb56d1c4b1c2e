package dev.capstan.standalone.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** Where one cluster keeps what it needs ({@code .capstan/}, or {@code --dir}). Nobody but its user may look inside. */
public record ClusterDirectory(Path root) {
    public Path kubeconfig() {
        return root.resolve("kubeconfig");
    }

    public Path data() {
        return root.resolve("data");
    }

    /** What the cluster decided once; without it there is no cluster here yet. */
    public Path settings() {
        return data().resolve("cluster.json");
    }

    public Path logs() {
        return root.resolve("logs");
    }

    public Path pki() {
        return root.resolve("pki");
    }

    public Path run() {
        return root.resolve("run");
    }

    public Path postgres() {
        return data().resolve("postgres");
    }

    public Path kafka() {
        return data().resolve("kafka");
    }

    public Path node(String nodeName) {
        return data().resolve("nodes").resolve(nodeName);
    }

    /** Makes what is missing. */
    public void prepare() throws IOException {
        for (Path directory : List.of(root, data(), logs(), pki(), run())) {
            Files.createDirectories(directory);
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        }
    }
}
