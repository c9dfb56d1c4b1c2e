package dev.capstan.apiserver.store;

import dev.capstan.management.HealthContributor;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;

/** A running store without a relay: one instance of the API server, as far as PostgreSQL can tell. */
final class StoreInstance implements AutoCloseable {
    @SpringBootConfiguration(proxyBeanMethods = false)
    @Import(StoreConfiguration.class)
    static class Application {
        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }

        @Bean
        SettledUpTo publication() {
            return new SettledUpTo();
        }
    }

    /** What a relay would say; everything, until told otherwise. */
    static final class SettledUpTo implements Publication {
        private volatile long revision = Long.MAX_VALUE;

        void set(long settled) {
            revision = settled;
        }

        @Override
        public Progress progress() {
            return new Progress(revision, false);
        }

        @Override
        public long settled() {
            return revision;
        }
    }

    private final ConfigurableApplicationContext context;

    private StoreInstance(ConfigurableApplicationContext context) {
        this.context = context;
    }

    static StoreInstance start(String jdbcUrl, String... properties) {
        return new StoreInstance(new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .bannerMode(org.springframework.boot.Banner.Mode.OFF)
                .properties("spring.datasource.url=" + jdbcUrl, "spring.jpa.hibernate.ddl-auto=validate")
                .properties("logging.level.root=warn")
                .properties(properties)
                .run());
    }

    DataSource dataSource() {
        return context.getBean(DataSource.class);
    }

    ObjectStore store() {
        return context.getBean(ObjectStore.class);
    }

    boolean isReady() {
        return context.getBean(HealthContributor.class).healthChecks().stream()
                .allMatch(check -> check.failure().get().isEmpty());
    }

    ChangeFeed feed() {
        return context.getBean(ChangeFeed.class);
    }

    SettledUpTo publication() {
        return context.getBean(SettledUpTo.class);
    }

    JdbcTemplate jdbc() {
        return context.getBean(JdbcTemplate.class);
    }

    @Override
    public void close() {
        context.close();
    }
}
