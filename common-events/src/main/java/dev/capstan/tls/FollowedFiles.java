package dev.capstan.tls;

import dev.capstan.management.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was made of some files, made anew when one of them changes. They are looked at when the value is asked for, at most
 * once a second. While they can't be read, or don't fit each other because only one of them has been written yet, the value
 * before stays.
 */
public final class FollowedFiles<T> {
    /** Makes the value of the files' present content. */
    @FunctionalInterface
    public interface Reader<T> {
        T read() throws IOException;
    }

    private static final Logger log = LoggerFactory.getLogger(FollowedFiles.class);
    private static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);

    private record Version(List<FileTime> times) {}

    private final List<Path> files;
    private final Reader<T> reader;
    private final LongSupplier nanoTime;
    private Version version;
    private volatile long nextLook;
    private volatile T value;

    /**
     * @throws StartFailure when the files can't be used now, at the start
     */
    public FollowedFiles(List<Path> files, Reader<T> reader) {
        this(files, reader, System::nanoTime);
    }

    FollowedFiles(List<Path> files, Reader<T> reader, LongSupplier nanoTime) {
        this.files = List.copyOf(files);
        this.reader = reader;
        this.nanoTime = nanoTime;
        this.nextLook = nanoTime.getAsLong() + LOOK_INTERVAL.toNanos();
        try {
            this.version = look();
            this.value = reader.read();
        } catch (IOException | RuntimeException unusable) {
            throw new StartFailure(
                    "cannot use " + files + ": " + unusable,
                    "put a readable file there, or set the property that names it to where it is",
                    unusable);
        }
    }

    public T get() {
        // Asked for by every request: no lock unless it is time to look.
        if (nanoTime.getAsLong() - nextLook >= 0) {
            readIfChanged();
        }
        return value;
    }

    private synchronized void readIfChanged() {
        long now = nanoTime.getAsLong();
        if (now - nextLook < 0) {
            return;
        }
        nextLook = now + LOOK_INTERVAL.toNanos();
        try {
            Version seen = look();
            if (seen.equals(version)) {
                return;
            }
            value = reader.read();
            version = seen;
            log.info("read again, they have changed files={}", files);
        } catch (IOException | RuntimeException notYet) {
            log.warn(
                    "changed files can't be used yet, staying with what was files={} reason={}",
                    files,
                    notYet.toString());
        }
    }

    private Version look() throws IOException {
        List<FileTime> times = new ArrayList<>();
        for (Path file : files) {
            times.add(Files.getLastModifiedTime(file));
        }
        return new Version(List.copyOf(times));
    }
}
