package dev.capstan.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.controller.ControllerLoop;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.mock.env.MockEnvironment;

class LifecycleServiceApplicationTest {
    @Test
    void startsWhileNeitherKafkaNorTheApiServerAnswer() {
        try (ConfigurableApplicationContext context = LifecycleServiceApplication.builder()
                .run("--capstan.api.url=https://127.0.0.1:1", "--spring.kafka.bootstrap-servers=127.0.0.1:1")) {
            assertThat(context.getBeansOfType(ControllerLoop.class).values())
                    .isNotEmpty()
                    .allMatch(ControllerLoop::isRunning);
        }
    }

    @Test
    void propertiesHaveKubernetesDefaults() {
        assertThat(bind(new MockEnvironment()))
                .isEqualTo(new LifecycleProperties(
                        "10.244.0.0/16",
                        24,
                        Duration.ofSeconds(40),
                        Duration.ofSeconds(300),
                        Duration.ofSeconds(40),
                        8));
    }

    @Test
    void everyPropertyBinds() {
        LifecycleProperties properties = bind(new MockEnvironment()
                .withProperty("capstan.lifecycle.cluster-cidr", "10.1.0.0/20")
                .withProperty("capstan.lifecycle.node-cidr-mask-size", "26")
                .withProperty("capstan.lifecycle.node-monitor-grace-period", "10s")
                .withProperty("capstan.lifecycle.default-toleration-seconds", "30s")
                .withProperty("capstan.lifecycle.pod-gc-quarantine", "5s")
                .withProperty("capstan.lifecycle.concurrent-gc-syncs", "2"));

        assertThat(properties)
                .isEqualTo(new LifecycleProperties(
                        "10.1.0.0/20", 26, Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(5), 2));
    }

    @Test
    void refusesNoWorkers() {
        assertThatThrownBy(() -> bind(new MockEnvironment().withProperty("capstan.lifecycle.concurrent-gc-syncs", "0")))
                .hasRootCauseMessage("capstan.lifecycle.concurrent-gc-syncs must be at least 1, not 0");
    }

    private static LifecycleProperties bind(MockEnvironment environment) {
        return Binder.get(environment).bindOrCreate("capstan.lifecycle", LifecycleProperties.class);
    }
}
