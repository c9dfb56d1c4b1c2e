package dev.capstan.standalone.postgres;

import dev.capstan.standalone.StartupException;
import dev.capstan.standalone.cluster.ClusterDirectory;
import dev.capstan.standalone.cluster.Ports;
import dev.capstan.workqueue.Backoff;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL as a child process on its own data directory, kept running until it is closed.
 *
 * <p>Durable: {@code fsync} and {@code synchronous_commit} are on. Closed: SCRAM from the first moment ({@code initdb} is told
 * so), no Unix socket, loopback only. A server that ends by itself, killed or out of disk, is started again on the same port:
 * clients see refused connections for a while, and then all that was committed. The server outlives a killed JVM; such an
 * orphan is ended by {@link OrphanedPostmaster} before a new one starts, never joined.
 */
public final class EmbeddedPostgresServer implements AutoCloseable {
    public static final String USER = "postgres";

    private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgresServer.class);
    private static final Backoff RESTART = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));

    /** A server that ran for so long was well, so the next restart is quick again. */
    private static final Duration WELL = Duration.ofMinutes(1);

    private final ClusterDirectory directory;
    private final DataDirectory data;
    private final Path logFile;
    private final int port;
    private final Thread keeper =
            Thread.ofPlatform().name("postgres-keeper").daemon().unstarted(this::keep);
    private @Nullable Postmaster postmaster;
    private boolean closed;

    /** Nothing runs yet, but where it will serve, and with which password, is settled. */
    public EmbeddedPostgresServer(ClusterDirectory directory) throws IOException {
        this(directory, Ports.free());
    }

    public EmbeddedPostgresServer(ClusterDirectory directory, int port) throws IOException {
        this.directory = directory;
        this.data = DataDirectory.of(directory);
        this.logFile = directory.logs().resolve("postgres.log");
        this.port = port;
    }

    /** Returns once it takes connections; from then on it is kept running. */
    public void start() throws IOException {
        launch().awaitReady();
        keeper.start();
    }

    /** The same for a server that is meant to outlive this process: nobody looks after it. */
    public void startAlone() throws IOException {
        launch().awaitReady();
    }

    private Postmaster launch() throws IOException {
        new OrphanedPostmaster(data.path()).end();
        PostgresPrograms programs =
                PostgresPrograms.unpackedBelow(directory.data().resolve("postgres-binaries"));
        data.prepare(programs, logFile);
        synchronized (this) {
            if (closed) {
                throw StartupException.toldToStop();
            }
            postmaster = Postmaster.start(programs, data.path(), port, logFile);
            return postmaster;
        }
    }

    public String jdbcUrl() {
        return jdbcUrl(port);
    }

    public static String jdbcUrl(int port) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    public String user() {
        return USER;
    }

    public String password() {
        return data.password();
    }

    /** Made at the first call, then kept. */
    public static String password(ClusterDirectory directory) throws IOException {
        return DataDirectory.of(directory).password();
    }

    /** Of the server process that runs now. */
    public long pid() {
        return current().pid();
    }

    private synchronized Postmaster current() {
        return Objects.requireNonNull(postmaster, "not started");
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private void keep() {
        int failures = 0;
        try {
            while (true) {
                long began = System.nanoTime();
                int exitCode = current().awaitEnd();
                if (isClosed()) {
                    return;
                }
                if (System.nanoTime() - began > WELL.toNanos()) {
                    failures = 0;
                }
                Duration pause = RESTART.delay(failures++);
                log.error(
                        "PostgreSQL ended, starting it again exitCode={} in={} reason={}",
                        exitCode,
                        pause,
                        current().lastComplaint());
                Thread.sleep(pause);
                restart();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void restart() {
        try {
            Postmaster next = launch();
            next.awaitReady();
            log.info("PostgreSQL serves again pid={}", next.pid());
        } catch (IOException | StartupException again) {
            log.error("PostgreSQL does not start reason={}", again.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        Postmaster last;
        synchronized (this) {
            closed = true;
            last = postmaster;
        }
        keeper.interrupt();
        if (last != null) {
            last.stop();
        }
    }
}
