package dev.capstan.nodeagent.volume;

import dev.capstan.nodeagent.network.HostCommand;
import dev.capstan.nodeagent.network.HostCommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/** File systems in memory: what must be fast or must never be written to a disk. */
final class Tmpfs {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String MOUNTS = "/proc/self/mounts";

    /** Mounting a second time is fine. */
    void mount(Path folder, OptionalLong sizeBytes) throws IOException {
        Files.createDirectories(folder);
        if (mounted().contains(folder)) {
            return;
        }
        String options = sizeBytes.isPresent() ? "size=" + sizeBytes.getAsLong() : "mode=0777";
        run("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder.toString());
    }

    /** Unmounts everything below a folder, the innermost first. */
    void unmountBelow(Path folder) throws IOException {
        List<Path> below = mounted().stream()
                .filter(mount -> mount.startsWith(folder))
                .sorted(Comparator.comparingInt(Path::getNameCount).reversed())
                .toList();
        for (Path mount : below) {
            run("umount", mount.toString());
        }
    }

    private static List<Path> mounted() throws IOException {
        return Files.readAllLines(Path.of(MOUNTS)).stream()
                .map(line -> line.split(" "))
                .filter(fields -> fields.length > 2 && "tmpfs".equals(fields[2]))
                .map(fields -> Path.of(fields[1].replace("\\040", " ")))
                .toList();
    }

    private static void run(String... command) throws IOException {
        try {
            HostCommand.of(command).run(LIMIT).orThrow();
        } catch (HostCommandException failure) {
            throw new IOException(failure.getMessage(), failure);
        }
    }
}
