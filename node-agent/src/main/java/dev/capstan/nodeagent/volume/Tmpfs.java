package dev.capstan.nodeagent.volume;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** File systems in memory: what must be fast or must never be written to a disk. */
final class Tmpfs {
    /** Mounting a second time is fine. */
    void mount(Path folder, OptionalLong sizeBytes) throws IOException {
        Files.createDirectories(folder);
        if (Mounts.hasTmpfs(folder)) {
            return;
        }
        String options = sizeBytes.isPresent() ? "size=" + sizeBytes.getAsLong() : "mode=0777";
        Mounts.run("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder.toString());
    }
}
