package dev.capstan.nodeagent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.springframework.beans.factory.DisposableBean;

/** The agent's folder, held by one agent at a time: what two wrote there, neither could rely on. */
public final class StateDirectory implements DisposableBean {
    private final Path path;
    private final FolderLock lock;

    StateDirectory(Path path) throws IOException {
        Files.createDirectories(path);
        // As the kernel tells mounts: behind a link, nobody would find those that are there.
        this.path = path.toRealPath();
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx--x--x"));
        this.lock = new FolderLock(path, "another node agent is running with state directory " + path);
    }

    public Path path() {
        return path;
    }

    @Override
    public void destroy() throws IOException {
        lock.close();
    }
}
