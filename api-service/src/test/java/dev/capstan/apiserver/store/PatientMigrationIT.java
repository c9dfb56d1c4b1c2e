package dev.capstan.apiserver.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

@ExtendWith(OutputCaptureExtension.class)
class PatientMigrationIT {
    private static final Duration STARTED = Duration.ofSeconds(60);

    @Test
    void waitsWhileTheSchemaIsNewerAndStartsOnceItIsNot(CapturedOutput output) {
        String database = TestPostgres.newDatabase();
        StoreInstance.start(database).close();
        JdbcTemplate jdbc = new JdbcTemplate(new DriverManagerDataSource(database));
        jdbc.update(
                "INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, installed_by,"
                        + " execution_time, success) VALUES (999, '999', 'from the future', 'SQL', 'V999__x.sql', 'test', 1, true)");

        CompletableFuture<StoreInstance> starting = CompletableFuture.supplyAsync(() -> StoreInstance.start(database));
        await().atMost(STARTED)
                .until(() ->
                        output.getOut().contains("the schema is newer than this API server: it has migration 999"));
        assertThat(starting).isNotDone();

        jdbc.update("DELETE FROM flyway_schema_history WHERE version = '999'");

        await().atMost(STARTED).until(starting::isDone);
        try (StoreInstance started = starting.join()) {
            await().until(started::isReady);
        }
    }
}
