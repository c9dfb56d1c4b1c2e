package dev.capstan.e2e.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.e2e.cluster.Shell;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/** The image takes the place of the official one. */
class PostgresImageIT {
    private static final DockerImageName IMAGE = BuiltImage.POSTGRES.name().asCompatibleSubstituteFor("postgres");

    @Test
    void servesTheDatabaseAndTheUserThatTestcontainersAsksFor() throws SQLException {
        try (PostgreSQLContainer postgres = container().withDatabaseName("orders")) {
            postgres.start();
            assertThat(ask(postgres, "SELECT current_database() || ' of ' || current_user"))
                    .isEqualTo("orders of " + postgres.getUsername());
        }
    }

    @Test
    void isDurableAndSpeaksScram() throws SQLException {
        try (PostgreSQLContainer postgres = container()) {
            // Testcontainers turns fsync off unless told what to run.
            postgres.withCommand("postgres").start();
            assertThat(ask(postgres, "SHOW fsync")).isEqualTo("on");
            assertThat(ask(postgres, "SHOW synchronous_commit")).isEqualTo("on");
            assertThat(ask(postgres, "SHOW password_encryption")).isEqualTo("scram-sha-256");
        }
    }

    @Test
    void refusesAWrongPasswordFromOutside() {
        try (PostgreSQLContainer postgres = container()) {
            postgres.start();
            assertThatThrownBy(
                            () -> DriverManager.getConnection(postgres.getJdbcUrl(), postgres.getUsername(), "guess"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
        }
    }

    @Test
    void runsTheScriptsOfANewDatabaseInOrder() throws SQLException {
        try (PostgreSQLContainer postgres = container()) {
            postgres.withCopyToContainer(
                            Transferable.of("CREATE TABLE steps (name text);"), "/docker-entrypoint-initdb.d/1.sql")
                    .withCopyToContainer(
                            Transferable.of("psql --username \"$POSTGRES_USER\" --dbname \"$POSTGRES_DB\""
                                    + " --command \"INSERT INTO steps VALUES ('by a shell script')\"\n"),
                            "/docker-entrypoint-initdb.d/2.sh")
                    .start();
            assertThat(ask(postgres, "SELECT name FROM steps")).isEqualTo("by a shell script");
        }
    }

    @Test
    void runsAsPostgresAndKeepsItsFilesToItself() throws Exception {
        try (PostgreSQLContainer postgres = container()) {
            postgres.start();
            ExecResult server = postgres.execInContainer("stat", "-c", "%U", "/proc/1");
            ExecResult data = postgres.execInContainer("stat", "-c", "%U %a", "/var/lib/postgresql/data");
            assertThat(server.getStdout().strip()).isEqualTo("postgres");
            assertThat(data.getStdout().strip()).isEqualTo("postgres 700");
        }
    }

    @Test
    void saysWhatToDoWhenTheSuperuserHasNoPassword() {
        Shell.Outcome outcome = new Shell().attempt("docker", "run", "--rm", BuiltImage.POSTGRES.tag());
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.all()).contains("set POSTGRES_PASSWORD or POSTGRES_PASSWORD_FILE");
    }

    private static PostgreSQLContainer container() {
        return new PostgreSQLContainer(IMAGE).withStartupTimeout(Duration.ofMinutes(3));
    }

    private static String ask(PostgreSQLContainer postgres, String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        postgres.getJdbcUrl(), postgres.getUsername(), postgres.getPassword());
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(query)) {
            assertThat(answer.next()).isTrue();
            return answer.getString(1);
        }
    }
}
