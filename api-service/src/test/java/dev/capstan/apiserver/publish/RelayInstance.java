package dev.capstan.apiserver.publish;

import dev.capstan.apiserver.store.ObjectStore;
import dev.capstan.apiserver.store.Publication;
import dev.capstan.apiserver.store.StoreConfiguration;
import java.time.Clock;
import java.util.Optional;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** A running store with its relay. */
final class RelayInstance implements AutoCloseable {
    @SpringBootConfiguration(proxyBeanMethods = false)
    @Import({StoreConfiguration.class, RelayConfiguration.class})
    static class Application {
        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }
    }

    private final ConfigurableApplicationContext context;

    private RelayInstance(ConfigurableApplicationContext context) {
        this.context = context;
    }

    static RelayInstance start(String jdbcUrl, String bootstrapServers, String... properties) {
        return new RelayInstance(new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .properties("spring.datasource.url=" + jdbcUrl, "spring.jpa.hibernate.ddl-auto=validate")
                .properties("spring.kafka.bootstrap-servers=" + bootstrapServers)
                // So that tests that wait for a commit do so shortly.
                .properties("capstan.relay.commit-interval=200ms", "capstan.relay.quiet-commit-interval=200ms")
                .properties("logging.level.root=warn", "logging.level.dev.capstan=info")
                .properties("logging.level.org.apache.kafka=error")
                .properties(properties)
                .run());
    }

    ObjectStore store() {
        return context.getBean(ObjectStore.class);
    }

    Optional<String> relayHolder() {
        return context.getBean(RelayHolder.class).instance();
    }

    Publication publication() {
        return context.getBean(Publication.class);
    }

    @Override
    public void close() {
        context.close();
    }
}
