package dev.capstan.nodeagent.volume;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where on the node the files of each Pod are: {@code <state>/pods/<uid>/…}, laid out as the kubelet does. */
public final class PodDirectories {
    private final Path pods;

    public PodDirectories(Path stateDir) {
        this.pods = in(stateDir);
    }

    static Path in(Path stateDir) {
        return stateDir.resolve("pods");
    }

    Path of(String podUid) {
        return pods.resolve(podUid);
    }

    boolean contains(Path path) {
        return path.startsWith(pods);
    }

    /**
     * @param plugin {@code empty-dir}, {@code configmap}, …
     */
    Path volume(String podUid, String plugin, String volume) {
        return of(podUid).resolve("volumes").resolve("kubernetes.io~" + plugin).resolve(volume);
    }

    Path etcHosts(String podUid) {
        return of(podUid).resolve("etc-hosts");
    }

    Path terminationLog(String podUid, String container, int attempt) {
        return of(podUid).resolve("containers").resolve(container).resolve(Integer.toString(attempt));
    }

    /** Uids of all Pods that have files here. */
    public List<String> podUids() {
        try (Stream<Path> folders = Files.exists(pods) ? Files.list(pods) : Stream.<Path>empty()) {
            return folders.map(folder -> folder.getFileName().toString()).toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /**
     * Removes a Pod's files, never following a link out of its folder.
     *
     * @throws UncheckedIOException also when a file system is mounted there, of which nothing is removed
     */
    void delete(String podUid) {
        Path folder = of(podUid);
        if (!Files.exists(folder)) {
            return;
        }
        try {
            Object device = deviceOf(pods);
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path entered, BasicFileAttributes attributes)
                        throws IOException {
                    if (!deviceOf(entered).equals(device)) {
                        throw new IOException("something is mounted on " + entered + ", its files are kept");
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
                        throws IOException {
                    Files.delete(visited);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Object deviceOf(Path folder) throws IOException {
        return Files.getAttribute(folder, "unix:dev", LinkOption.NOFOLLOW_LINKS);
    }
}
