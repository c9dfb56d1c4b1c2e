package dev.capstan.apiserver.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.Test;

class OutagesTest {
    @Test
    void namesThePropertyThatIsToBeMended() {
        assertThat(Outages.inWords(pooled(new SQLException("password authentication failed", "28P01"))))
                .hasValueSatisfying(line -> assertThat(line)
                        .contains("spring.datasource.password")
                        .contains("password authentication failed"));
        assertThat(Outages.inWords(pooled(new SQLException("database \"x\" does not exist", "3D000"))))
                .hasValueSatisfying(line -> assertThat(line).contains("spring.datasource.url"));
        assertThat(Outages.inWords(
                        pooled(new SQLException("refused", "08001", new ConnectException("Connection refused")))))
                .hasValueSatisfying(
                        line -> assertThat(line).contains("can't be reached").contains("Connection refused"));
    }

    @Test
    void aMigrationThatFailsIsNotWaitedFor() {
        assertThat(Outages.inWords(new FlywayException("syntax", new SQLException("syntax error", "42601"))))
                .isEmpty();
    }

    /** As the pool wraps it. */
    private static FlywayException pooled(SQLException cause) {
        return new FlywayException(
                "unable to connect", new SQLTransientConnectionException("request timed out", "08001", cause));
    }
}
