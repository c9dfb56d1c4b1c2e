package dev.capstan.standalone.postgres;

import dev.capstan.standalone.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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
 * <p>{@code postmaster.pid} names its pid, data directory and start time (see PostgreSQL's documentation of that file). The
 * pid alone may long belong to someone else, so the running process must also work in that directory, as a postmaster does,
 * and have begun when the file says. A process that works elsewhere is left alone, and the file, which would keep PostgreSQL
 * from starting as long as that process lives, goes. One that works there but began at another time is for a human to judge.
 */
final class OrphanedPostmaster {
    private static final Logger log = LoggerFactory.getLogger(OrphanedPostmaster.class);
    private static final Duration STOP = Duration.ofSeconds(30);

    /** The postmaster reads the clock a moment after its process began; the kernel counts in ticks from boot. */
    private static final Duration START_TOLERANCE = Duration.ofSeconds(5);

    private static final int PID_LINE = 0;
    private static final int START_TIME_LINE = 2;

    private final Path dataDirectory;
    private final Path file;

    OrphanedPostmaster(Path dataDirectory) {
        this.dataDirectory = dataDirectory;
        this.file = dataDirectory.resolve("postmaster.pid");
    }

    /** Ends it in "fast" mode: transactions are rolled back, what was committed is checkpointed. */
    void end() throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        List<String> lines = Files.readAllLines(file);
        Optional<ProcessHandle> process = processInDirectory(lines);
        if (process.isEmpty()) {
            log.info("removing what a PostgreSQL server left that no longer runs file={}", file);
            Files.deleteIfExists(file);
        } else if (beganWhen(lines, process.get())) {
            stop(process.get());
        } else {
            throw new StartupException(
                    "process " + process.get().pid() + " works in " + dataDirectory
                            + " and is not the PostgreSQL server that was left there",
                    "end it, then run ./capstan up again");
        }
    }

    private static void stop(ProcessHandle postmaster) throws IOException {
        log.info("stopping the PostgreSQL server that an earlier process left pid={}", postmaster.pid());
        Signals.send("INT", postmaster.pid());
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

    private Optional<ProcessHandle> processInDirectory(List<String> lines) {
        return number(lines, PID_LINE)
                .flatMap(ProcessHandle::of)
                .filter(process -> worksIn(process.pid(), dataDirectory));
    }

    private static boolean beganWhen(List<String> lines, ProcessHandle process) {
        return number(lines, START_TIME_LINE)
                .map(Instant::ofEpochSecond)
                .flatMap(time -> process.info()
                        .startInstant()
                        .map(began -> Duration.between(began, time).abs().compareTo(START_TOLERANCE) <= 0))
                .orElse(false);
    }

    /** Empty also for a line that isn't there or isn't a number: the file may have been cut off by a full disk. */
    private static Optional<Long> number(List<String> lines, int line) {
        try {
            return lines.size() > line
                    ? Optional.of(Long.parseLong(lines.get(line).strip()))
                    : Optional.empty();
        } catch (NumberFormatException garbage) {
            return Optional.empty();
        }
    }

    private static boolean worksIn(long pid, Path directory) {
        try {
            return Files.isSameFile(Path.of("/proc", Long.toString(pid), "cwd"), directory);
        } catch (IOException gone) {
            return false;
        }
    }
}
