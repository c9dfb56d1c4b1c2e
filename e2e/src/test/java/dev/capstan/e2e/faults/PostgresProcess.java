package dev.capstan.e2e.faults;

import static org.awaitility.Awaitility.await;

import dev.capstan.e2e.cluster.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The PostgreSQL server of a cluster: the one whose working directory is the cluster's data directory. */
final class PostgresProcess implements Victim {
    private final List<String> startCommand;
    private final Path data;
    private final Shell shell = new Shell();

    /** @param startCommand starts the server and returns when it answers */
    PostgresProcess(List<String> startCommand, Path data) {
        this.startCommand = List.copyOf(startCommand);
        this.data = data;
    }

    @Override
    public String name() {
        return "PostgreSQL";
    }

    @Override
    public void start() {
        shell.run(startCommand.toArray(String[]::new));
    }

    /** The postmaster alone; its children notice and end by themselves, and a successor must not find them alive. */
    @Override
    public void kill() {
        shell.run("kill", "-9", postmaster());
        awaitEnd();
    }

    /** "Fast": open transactions are rolled back. */
    void stop() {
        if (Files.exists(data.resolve("postmaster.pid")) && isAlive()) {
            shell.attempt("kill", "-INT", postmaster());
            awaitEnd();
        }
    }

    private String postmaster() {
        try {
            return Files.readAllLines(data.resolve("postmaster.pid")).getFirst().strip();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void awaitEnd() {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> !isAlive());
    }

    private boolean isAlive() {
        return ProcessHandle.allProcesses().anyMatch(process -> worksIn(process.pid()));
    }

    private boolean worksIn(long pid) {
        try {
            return Files.isSameFile(Path.of("/proc", Long.toString(pid), "cwd"), data);
        } catch (IOException gone) {
            return false;
        }
    }
}
