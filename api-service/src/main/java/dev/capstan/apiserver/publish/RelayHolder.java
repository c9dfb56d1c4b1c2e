package dev.capstan.apiserver.publish;

import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/** Which API server has the relay. */
public final class RelayHolder {
    private final DataSource dataSource;

    RelayHolder(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * The name of the instance; empty while none has the relay.
     *
     * @throws IllegalStateException when PostgreSQL doesn't answer
     */
    public Optional<String> instance() {
        try {
            return RelayLock.holder(dataSource);
        } catch (SQLException unanswered) {
            throw new IllegalStateException("PostgreSQL doesn't tell who has the relay", unanswered);
        }
    }
}
