package dev.capstan.standalone.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file system in memory that can be filled to the last byte. Mounting it takes root. */
public final class SmallDisk implements AutoCloseable {
    private static final int BLOCK = 4096;

    private @Nullable Path mounted;

    public Path mount(Path on, int megabytes) throws IOException {
        Files.createDirectories(on);
        run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m,mode=700", "capstan-test", on.toString());
        mounted = on;
        return on;
    }

    /** With one file, which is returned to be deleted. */
    public Path fill() throws IOException {
        if (mounted == null) {
            throw new IllegalStateException("not mounted");
        }
        Path ballast = mounted.resolve("ballast");
        try (OutputStream out = Files.newOutputStream(ballast)) {
            byte[] block = new byte[BLOCK];
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            return ballast;
        }
    }

    @Override
    public void close() {
        if (mounted != null) {
            run("umount", "--lazy", mounted.toString());
            mounted = null;
        }
    }

    private static void run(String... command) {
        try {
            Process process = new ProcessBuilder(command).inheritIO().start();
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + " failed");
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
