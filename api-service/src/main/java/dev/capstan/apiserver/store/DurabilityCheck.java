package dev.capstan.apiserver.store;

import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/** Says loudly when PostgreSQL is set up to forget what it has committed: an answered write must survive a power cut. */
final class DurabilityCheck {
    private static final Logger log = LoggerFactory.getLogger(DurabilityCheck.class);

    private final JdbcTemplate jdbc;

    DurabilityCheck(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    void run() {
        Map<String, Object> settings = jdbc.queryForMap("SELECT current_setting('fsync') AS fsync,"
                + " current_setting('synchronous_commit') AS synchronous_commit,"
                + " current_setting('full_page_writes') AS full_page_writes");
        if (settings.containsValue("off")) {
            log.error("PostgreSQL may lose acknowledged writes, turn these on settings={}", settings);
        }
    }
}
