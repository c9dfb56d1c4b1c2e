package dev.capstan.nodeagent;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;

/**
 * The agent's folder, held by one agent at a time: two agents of one node would fight over its Pods, so the second refuses to
 * start. The lock goes with the process, however it ends.
 */
public final class StateDirectory implements DisposableBean {
    private final Path path;
    private final FileChannel channel;

    StateDirectory(Path path) throws IOException {
        this.path = path;
        Files.createDirectories(path);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx--x--x"));
        this.channel = FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (tryLock() == null) {
            channel.close();
            throw new IllegalStateException("another node agent is running with state directory " + path);
        }
    }

    private @Nullable FileLock tryLock() throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldInThisProcess) {
            return null;
        }
    }

    public Path path() {
        return path;
    }

    @Override
    public void destroy() throws IOException {
        channel.close();
    }
}
