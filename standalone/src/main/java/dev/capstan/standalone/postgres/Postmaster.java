package dev.capstan.standalone.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One run of the server process, from its start to its end. */
final class Postmaster {
    /** Line of {@code postmaster.pid} that says what the server does; see PostgreSQL's pidfile.h. */
    private static final int STATUS_LINE = 7;

    private static final Duration RECOVERY = Duration.ofMinutes(5);
    private static final Duration STOP = Duration.ofSeconds(20);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(5);

    /** Durable, closed to everyone without a password, and small: one API server is all it serves. */
    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("fsync", "on"),
            Map.entry("synchronous_commit", "on"),
            Map.entry("full_page_writes", "on"),
            Map.entry("listen_addresses", "127.0.0.1"),
            Map.entry("unix_socket_directories", ""),
            Map.entry("max_connections", "50"),
            Map.entry("shared_buffers", "64MB"),
            Map.entry("max_wal_size", "512MB"),
            Map.entry("max_logical_replication_workers", "0"),
            // Reads by the backend itself; the default keeps three processes for it.
            Map.entry("io_method", "sync"),
            Map.entry("jit", "off"),
            // Details of an error show rows, and Secrets are among them.
            Map.entry("log_error_verbosity", "terse"));

    private final Process process;
    private final Path data;
    private final ServerLog log;

    private Postmaster(Process process, Path data, ServerLog log) {
        this.process = process;
        this.data = data;
        this.log = log;
    }

    /** Doesn't wait for it to serve. */
    static Postmaster start(PostgresPrograms programs, Path data, int port, Path logFile) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("-D", data.toString(), "-p", Integer.toString(port)));
        SETTINGS.forEach((name, value) -> arguments.addAll(List.of("-c", name + "=" + value)));
        Process process = new ProcessBuilder(programs.command("postgres", arguments))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile.toFile()))
                .start();
        return new Postmaster(process, data, ServerLog.of(logFile));
    }

    /** Returns once it takes connections; after a crash it first replays its log. */
    void awaitReady() throws IOException {
        long deadline = System.nanoTime() + RECOVERY.toNanos();
        while (!isReady()) {
            if (!process.isAlive()) {
                throw log.explain("PostgreSQL ended while it started (exit code " + process.exitValue() + ")");
            }
            if (System.nanoTime() > deadline) {
                stop();
                throw log.explain("PostgreSQL did not get ready within " + RECOVERY.toMinutes() + " minutes");
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
    }

    private boolean isReady() {
        try {
            List<String> lines = Files.readAllLines(data.resolve("postmaster.pid"));
            return lines.size() > STATUS_LINE
                    && lines.getFirst().strip().equals(Long.toString(process.pid()))
                    && lines.get(STATUS_LINE).strip().equals("ready");
        } catch (IOException notWrittenYet) {
            return false;
        }
    }

    long pid() {
        return process.pid();
    }

    /** Returns when it has ended, with its exit code. */
    int awaitEnd() throws InterruptedException {
        return process.waitFor();
    }

    String lastComplaint() {
        return log.lastComplaint();
    }

    /** "Fast": open transactions are rolled back, what was committed is checkpointed. If that hangs, "immediate". */
    void stop() throws IOException {
        if (!signal("INT") && !signal("QUIT")) {
            process.destroyForcibly();
        }
    }

    private boolean signal(String name) throws IOException {
        if (!process.isAlive()) {
            return true;
        }
        Signals.send(name, process.pid());
        try {
            return process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
