package dev.capstan.nodeagent;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Says that a folder is one agent's: a locked file in it. The lock goes with the process, however it ends. */
final class FolderLock implements Closeable {
    private final FileChannel channel;

    /**
     * @param refusal what to tell a user if another agent has it
     * @throws IllegalStateException with the refusal
     */
    FolderLock(Path folder, String refusal) throws IOException {
        channel = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (tryLock() == null) {
            channel.close();
            throw new IllegalStateException(refusal);
        }
    }

    private @Nullable FileLock tryLock() throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldInThisProcess) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
