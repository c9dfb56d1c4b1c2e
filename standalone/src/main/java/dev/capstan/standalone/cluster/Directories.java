package dev.capstan.standalone.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Whole directories. */
public final class Directories {
    private static final int MOST_LOOKS = 50;
    private static final Duration PAUSE = Duration.ofMillis(20);

    private Directories() {}

    /**
     * With all that is in it; nothing happens when it isn't there. Links are deleted, never followed. A dying process may
     * still be making files in it, so one look is not always enough.
     */
    public static void delete(Path directory) throws IOException {
        for (int look = 1; Files.isDirectory(directory); look++) {
            try {
                deleteWhatIsThere(directory);
            } catch (DirectoryNotEmptyException | NoSuchFileException | UncheckedIOException changing) {
                if (look == MOST_LOOKS) {
                    throw new IOException("files keep changing in " + directory, changing);
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private static void deleteWhatIsThere(Path directory) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> files = Files.walk(directory)) {
            deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : deepestFirst) {
            Files.deleteIfExists(file);
        }
    }
}
