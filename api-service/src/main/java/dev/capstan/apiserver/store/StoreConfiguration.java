package dev.capstan.apiserver.store;

import com.zaxxer.hikari.HikariDataSource;
import dev.capstan.management.ManagementServer;
import dev.capstan.management.ServiceHealth;
import dev.capstan.tracing.Tracing;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The store, to be imported. Wants {@code spring.datasource.*}, a {@link Clock} and a {@link Publication}; gives
 * {@link ObjectStore}, {@link ChangeFeed} and the health of both.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StoreProperties.class)
@EntityScan
@EnableJpaRepositories
@ImportAutoConfiguration({
    DataSourceAutoConfiguration.class,
    JdbcTemplateAutoConfiguration.class,
    FlywayAutoConfiguration.class,
    HibernateJpaAutoConfiguration.class,
    DataJpaRepositoriesAutoConfiguration.class,
    TransactionAutoConfiguration.class
})
public class StoreConfiguration {
    @Bean
    PostgresObjectStore objectStore(
            DataSource dataSource,
            JdbcTemplate jdbc,
            PlatformTransactionManager transactions,
            EntityManager entities,
            ObjectRows objects,
            StateRows states,
            Publication publication,
            StoreProperties properties,
            ObjectProvider<Tracing> tracing,
            Clock clock) {
        TreeCodec codec = new TreeCodec();
        RowMapper mapper = new RowMapper(codec);
        CommitLock lock = new CommitLock(jdbc);
        ChangeLog log = new ChangeLog(jdbc, states, mapper);
        ObjectCache cache = new ObjectCache(new RecentChanges(
                properties.recentChanges(), properties.recentSize().toBytes()));
        // One statement without a transaction around it: this read is part of every GET.
        FreshRevision fresh = new FreshRevision(() -> revision(jdbc));
        LogPartitions partitions = new LogPartitions(jdbc, transactions, lock, states, properties, clock);
        Epochs epochs = new Epochs(states, lock, partitions, transactions, clock);
        LogFollower follower = new LogFollower(
                cache,
                log,
                new SnapshotLoader(objects, states, mapper, entities, transactions),
                fresh,
                new DurabilityCheck(jdbc),
                epochs,
                partitions,
                properties.pollInterval());
        GroupCommit groupCommit =
                new GroupCommit(new CommitTransaction(dataSource), partitions, cache, follower, codec);
        Committer committer = new Committer(groupCommit, follower, properties.maxBatch());
        Housekeeping housekeeping = new Housekeeping(
                follower,
                partitions,
                new EventExpiry(cache, committer, clock, properties.eventTtl()),
                publication,
                properties.housekeepingInterval());
        return new PostgresObjectStore(
                committer,
                follower,
                housekeeping,
                cache,
                log,
                fresh,
                epochs,
                publication,
                tracing.getIfAvailable(() -> Tracing.OFF),
                properties.commitTimeout());
    }

    /** The management server is asked for because it must answer probes while this waits. */
    @Bean
    FlywayMigrationStrategy migration(
            ObjectProvider<ManagementServer> management, ObjectProvider<ServiceHealth> health) {
        management.getIfAvailable();
        return new PatientMigration(health.getIfAvailable());
    }

    /**
     * What the store relies on, whatever the settings of pool and server: READ COMMITTED, in which each statement sees what
     * was committed before it; and no details of errors, which quote rows, and with them Secrets, to logs and answers. Unless
     * the URL says otherwise, a server that is cut off is given up after a while: it says nothing at all, and without a
     * limit nobody would notice.
     */
    @Bean
    static BeanPostProcessor dataSourceSettings() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessBeforeInitialization(Object bean, String name) {
                if (bean instanceof HikariDataSource pool) {
                    pool.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
                    pool.addDataSourceProperty("logServerErrorDetail", "false");
                    pool.addDataSourceProperty("connectTimeout", "5");
                    pool.addDataSourceProperty("socketTimeout", "20");
                    pool.addDataSourceProperty("tcpKeepAlive", "true");
                }
                return bean;
            }
        };
    }

    private static long revision(JdbcTemplate jdbc) {
        Long revision = jdbc.queryForObject("SELECT revision FROM store_state", Long.class);
        if (revision == null) {
            throw new IllegalStateException("store_state is empty");
        }
        return revision;
    }
}
