package dev.capstan.standalone.postgres;

import dev.capstan.standalone.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server that outlived the JVM that started it.
 *
 * <p>Known by {@code postmaster.pid} (pid, data directory, start time; see PostgreSQL's documentation of that file) and by
 * the running process' own working directory, which is its data directory: a pid alone may long belong to someone else.
 */
final class OrphanedPostmaster {
    private static final Logger log = LoggerFactory.getLogger(OrphanedPostmaster.class);
    private static final Duration STOP = Duration.ofSeconds(30);

    private final Path dataDirectory;

    OrphanedPostmaster(Path dataDirectory) {
        this.dataDirectory = dataDirectory;
    }

    /** Ends it in "fast" mode: transactions are rolled back, what was committed is checkpointed. */
    void end() throws IOException {
        Optional<ProcessHandle> orphan = find();
        if (orphan.isEmpty()) {
            return;
        }
        ProcessHandle postmaster = orphan.get();
        log.info("stopping the PostgreSQL server that an earlier process left pid={}", postmaster.pid());
        new ProcessBuilder("kill", "-INT", Long.toString(postmaster.pid())).start();
        try {
            postmaster.onExit().get(STOP.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException stuck) {
            throw new StartupException(
                    "an earlier PostgreSQL server (pid " + postmaster.pid() + ") doesn't stop",
                    "end it: kill -QUIT " + postmaster.pid() + ", then run ./capstan up again");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
    }

    private Optional<ProcessHandle> find() throws IOException {
        Path file = dataDirectory.resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(file);
        if (lines.isEmpty() || lines.getFirst().isBlank()) {
            return Optional.empty();
        }
        long pid = Long.parseLong(lines.getFirst().strip());
        return ProcessHandle.of(pid).filter(process -> worksIn(process.pid(), dataDirectory));
    }

    private static boolean worksIn(long pid, Path directory) {
        try {
            return Files.isSameFile(Path.of("/proc", Long.toString(pid), "cwd"), directory);
        } catch (IOException gone) {
            return false;
        }
    }
}
