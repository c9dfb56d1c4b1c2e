package dev.capstan.standalone.postgres;

import dev.capstan.standalone.cluster.ClusterDirectory;
import dev.capstan.standalone.cluster.Ports;
import dev.capstan.standalone.cluster.PrivateFile;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.stream.Stream;

/**
 * PostgreSQL as a child process on its own data directory.
 *
 * <p>Durable: {@code fsync} and {@code synchronous_commit} are on, whatever the library's defaults for tests say. Closed:
 * SCRAM from the first moment ({@code initdb} is told so), no Unix socket, loopback only. The server outlives a killed JVM;
 * such an orphan is ended by {@link OrphanedPostmaster} before a new one starts, never joined.
 */
public final class EmbeddedPostgresServer implements AutoCloseable {
    public static final String USER = "postgres";

    private static final Duration STARTUP = Duration.ofSeconds(60);
    private static final int PASSWORD_BYTES = 24;

    private final EmbeddedPostgres server;
    private final String password;

    private EmbeddedPostgresServer(EmbeddedPostgres server, String password) {
        this.server = server;
        this.password = password;
    }

    public static EmbeddedPostgresServer start(ClusterDirectory directory) throws IOException {
        return start(directory, Ports.free());
    }

    public static EmbeddedPostgresServer start(ClusterDirectory directory, int port) throws IOException {
        Path data = directory.postgres();
        new OrphanedPostmaster(data).end();
        removeUnfinished(data);
        String password = password(directory);
        Path log = directory.logs().resolve("postgres.log");
        EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setOverrideWorkingDirectory(
                        directory.data().resolve("postgres-binaries").toFile())
                .setPort(port)
                // These reach initdb as --auth and --pwfile, after the library's own "-A trust", and so win.
                .setLocaleConfig("auth", "scram-sha-256")
                .setLocaleConfig("pwfile", passwordFile(directory).toString())
                .setConnectConfig("password", password)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("unix_socket_directories", "")
                .setServerConfig("max_connections", "50")
                .setServerConfig("shared_buffers", "64MB")
                .setServerConfig("max_wal_size", "512MB")
                .setServerConfig("jit", "off")
                // Details of an error show rows, and Secrets are among them.
                .setServerConfig("log_error_verbosity", "terse")
                .setPGStartupWait(STARTUP)
                .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .setErrorRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        return new EmbeddedPostgresServer(server, password);
    }

    public String jdbcUrl() {
        return jdbcUrl(server.getPort());
    }

    public static String jdbcUrl(int port) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    public String user() {
        return USER;
    }

    public String password() {
        return password;
    }

    /** Made at the first call, then kept. */
    public static String password(ClusterDirectory directory) throws IOException {
        Path file = passwordFile(directory);
        if (!Files.exists(file)) {
            byte[] secret = new byte[PASSWORD_BYTES];
            new SecureRandom().nextBytes(secret);
            PrivateFile.write(file, HexFormat.of().formatHex(secret));
        }
        return Files.readString(file);
    }

    private static Path passwordFile(ClusterDirectory directory) {
        return directory.pki().resolve("postgres.password");
    }

    /** A first start that died inside initdb left a directory without a configuration: nothing of ours is in it yet. */
    private static void removeUnfinished(Path data) throws IOException {
        if (!Files.isDirectory(data) || Files.exists(data.resolve("postgresql.auto.conf"))) {
            return;
        }
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
