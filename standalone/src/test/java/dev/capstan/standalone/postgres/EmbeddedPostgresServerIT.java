package dev.capstan.standalone.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.capstan.standalone.StartupException;
import dev.capstan.standalone.cluster.ClusterDirectory;
import dev.capstan.standalone.cluster.Ports;
import dev.capstan.standalone.testing.SmallDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresServerIT {
    private static final Duration RECOVERY = Duration.ofSeconds(30);

    @TempDir
    static Path shared;

    @TempDir
    Path temp;

    private ClusterDirectory directory;
    private final SmallDisk disk = new SmallDisk();

    /** Unpacked once: two seconds saved for each test. */
    @BeforeAll
    static void unpack() throws IOException {
        PostgresPrograms.unpackedBelow(Files.createDirectories(shared.resolve("programs")));
    }

    @BeforeEach
    void makeDirectory() throws IOException {
        directory = prepared(temp.resolve("cluster"));
    }

    @AfterEach
    void unmount() {
        disk.close();
    }

    private static ClusterDirectory prepared(Path root) throws IOException {
        ClusterDirectory made = new ClusterDirectory(root);
        made.prepare();
        Files.createSymbolicLink(made.data().resolve("postgres-binaries"), shared.resolve("programs"));
        return made;
    }

    private EmbeddedPostgresServer start() throws IOException {
        EmbeddedPostgresServer server = new EmbeddedPostgresServer(directory);
        server.start();
        return server;
    }

    private String log() throws IOException {
        return Files.readString(directory.logs().resolve("postgres.log"));
    }

    private static void execute(EmbeddedPostgresServer server, String statement) throws SQLException {
        try (Connection connection = connect(server)) {
            connection.createStatement().execute(statement);
        }
    }

    private static Connection connect(EmbeddedPostgresServer server) throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
    }

    private static long rows(EmbeddedPostgresServer server) throws SQLException {
        try (Connection connection = connect(server);
                ResultSet count = connection.createStatement().executeQuery("SELECT count(*) FROM kept")) {
            count.next();
            return count.getLong(1);
        }
    }

    @Test
    void anOrphanIsStoppedCleanlyAndNeverJoined() throws IOException, SQLException {
        try (EmbeddedPostgresServer server = start()) {
            execute(server, "CREATE TABLE kept (id int)");
        }
        PostgresPrograms programs =
                PostgresPrograms.unpackedBelow(directory.data().resolve("postgres-binaries"));
        Postmaster orphan = Postmaster.start(
                programs, directory.postgres(), Ports.free(), directory.logs().resolve("postgres.log"));
        orphan.awaitReady();

        try (EmbeddedPostgresServer server = start()) {
            assertThat(ProcessHandle.of(orphan.pid())).isEmpty();
            assertThat(server.pid()).isNotEqualTo(orphan.pid());
            assertThat(rows(server)).isZero();
            assertThat(log()).doesNotContain("not properly shut down");
        }
    }

    @Test
    void aPidThatBelongsToSomebodyElseByNowIsLeftAlone() throws IOException {
        start().close();
        Process stranger = new ProcessBuilder("sleep", "60").start();
        try {
            writePidFile(stranger.pid(), 1_700_000_000);

            start().close();

            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void aStrangerInTheDataDirectoryIsNamedAndLeftAlone() throws IOException {
        start().close();
        Process stranger = new ProcessBuilder("sleep", "60")
                .directory(directory.postgres().toFile())
                .start();
        try {
            writePidFile(stranger.pid(), 1_700_000_000);

            assertThatThrownBy(this::start)
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("process " + stranger.pid());

            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    private void writePidFile(long pid, long startTime) throws IOException {
        Files.write(
                directory.postgres().resolve("postmaster.pid"),
                List.of(
                        Long.toString(pid),
                        directory.postgres().toString(),
                        Long.toString(startTime),
                        "5432",
                        "",
                        "127.0.0.1",
                        "",
                        "ready"));
    }

    @Test
    void aKilledServerComesBackOnTheSamePortWithWhatWasCommitted() throws IOException, SQLException {
        try (EmbeddedPostgresServer server = start()) {
            execute(server, "CREATE TABLE kept (id int)");
            execute(server, "INSERT INTO kept VALUES (1)");
            long killed = server.pid();

            Signals.send("KILL", killed);

            await().atMost(RECOVERY).ignoreExceptions().until(() -> rows(server) == 1);
            assertThat(server.pid()).isNotEqualTo(killed);
        }
    }

    @Test
    void anInitdbThatWasCutOffIsBegunAnew() throws IOException {
        Path unfinished = Files.createDirectories(directory.data().resolve("postgres.unfinished/base"));
        Files.writeString(unfinished.resolveSibling("PG_VERSION"), "18\n");
        Files.writeString(directory.pki().resolve("postgres.password"), "of the start that died");

        start().close();

        assertThat(unfinished).doesNotExist();
    }

    @Test
    void dataOfAnotherReleaseAreRefusedInWords() throws IOException {
        start().close();
        Files.writeString(directory.postgres().resolve("PG_VERSION"), "17\n");

        assertThatThrownBy(this::start).isInstanceOfSatisfying(StartupException.class, told -> {
            assertThat(told).hasMessageContaining("PostgreSQL 17");
            assertThat(told.remedy()).contains("pg_upgrade");
        });
    }

    @Test
    void aFullDiskCostsNothingThatWasCommitted() throws IOException, SQLException {
        directory = prepared(disk.mount(temp.resolve("small"), 150));
        try (EmbeddedPostgresServer server = start()) {
            execute(server, "CREATE TABLE kept (id int, filler text)");
            Path ballast = disk.fill();
            int acknowledged = insertUntilRefused(server);
            await().atMost(RECOVERY).until(() -> log().contains("No space left on device"));

            Files.delete(ballast);

            await().atMost(RECOVERY).ignoreExceptions().until(() -> rows(server) >= acknowledged);
            execute(server, "INSERT INTO kept VALUES (-1, '')");
        }
    }

    private static int insertUntilRefused(EmbeddedPostgresServer server) {
        int acknowledged = 0;
        try (Connection connection = connect(server)) {
            while (true) {
                connection
                        .createStatement()
                        .execute("INSERT INTO kept SELECT " + acknowledged
                                + ", string_agg(md5(random()::text), '') FROM generate_series(1, 2000)");
                acknowledged++;
            }
        } catch (SQLException full) {
            return acknowledged;
        }
    }

    @Test
    void aStartOnAFullDiskSaysWhereToMakeRoom() throws IOException {
        directory = prepared(disk.mount(temp.resolve("small"), 150));
        start().close();
        Path ballast = disk.fill();

        assertThatThrownBy(this::start).isInstanceOfSatisfying(StartupException.class, told -> {
            assertThat(told).hasMessageContaining("No space left on device");
            assertThat(told.remedy())
                    .contains("make room")
                    .contains(directory.root().toString());
        });

        Files.delete(ballast);
        start().close();
    }
}
