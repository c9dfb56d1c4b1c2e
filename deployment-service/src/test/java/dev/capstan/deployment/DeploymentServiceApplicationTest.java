package dev.capstan.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.controller.ControllerLoop;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.context.ConfigurableApplicationContext;

class DeploymentServiceApplicationTest {
    private static final String[] NOBODY_LISTENS = {
        "--capstan.api.url=http://127.0.0.1:1", "--spring.kafka.bootstrap-servers=127.0.0.1:1"
    };

    @Test
    void startsBeforeTheApiServerAndKafkaAreThere() {
        try (ConfigurableApplicationContext context =
                DeploymentServiceApplication.builder().run(NOBODY_LISTENS)) {
            assertThat(context.getBean(ControllerLoop.class).isRunning()).isTrue();
            assertThat(context.getEnvironment().getProperty("spring.application.name"))
                    .isEqualTo("deployment-service");
            assertThat(context.getBean(Clock.class).getZone().getId()).isEqualTo("Z");
            assertThat(SpringApplication.exit(context)).isZero();
        }
    }

    @Test
    void propertiesHaveDefaultsAndBind() {
        assertThat(bind(Map.of())).isEqualTo(new DeploymentProperties(8));
        assertThat(bind(Map.of("capstan.deployment.workers", "2"))).isEqualTo(new DeploymentProperties(2));
        assertThatThrownBy(() -> bind(Map.of("capstan.deployment.workers", "many")))
                .isNotNull();
    }

    private static DeploymentProperties bind(Map<String, String> values) {
        return new Binder(new MapConfigurationPropertySource(values))
                .bindOrCreate("capstan.deployment", DeploymentProperties.class);
    }
}
