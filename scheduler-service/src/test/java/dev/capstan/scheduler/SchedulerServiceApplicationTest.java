package dev.capstan.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.mock.env.MockEnvironment;

class SchedulerServiceApplicationTest {
    @Test
    void startsWhileNeitherKafkaNorTheApiServerAnswer() {
        try (ConfigurableApplicationContext context = SchedulerServiceApplication.builder()
                .run("--capstan.api.url=https://127.0.0.1:1", "--spring.kafka.bootstrap-servers=127.0.0.1:1")) {
            assertThat(context.getBean(Scheduler.class).isRunning()).isTrue();
        }
    }

    @Test
    void propertiesHaveKubernetesDefaults() {
        SchedulerProperties properties = bind(new MockEnvironment());

        assertThat(properties.name()).isEqualTo("default-scheduler");
        assertThat(properties.podInitialBackoff()).isEqualTo(Duration.ofSeconds(1));
        assertThat(properties.podMaxBackoff()).isEqualTo(Duration.ofSeconds(10));
        assertThat(properties.podMaxUnschedulable()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void everyPropertyBinds() {
        SchedulerProperties properties = bind(new MockEnvironment()
                .withProperty("capstan.scheduler.name", "mine")
                .withProperty("capstan.scheduler.binding-concurrency", "4")
                .withProperty("capstan.scheduler.pod-initial-backoff", "2s")
                .withProperty("capstan.scheduler.pod-max-backoff", "20s")
                .withProperty("capstan.scheduler.pod-max-unschedulable", "1m")
                .withProperty("capstan.scheduler.assumed-pod-expiry", "3m"));

        assertThat(properties)
                .isEqualTo(new SchedulerProperties(
                        "mine",
                        4,
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(20),
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(3)));
    }

    @Test
    void refusesAConcurrencyOfNone() {
        assertThatThrownBy(() -> bind(new MockEnvironment().withProperty("capstan.scheduler.binding-concurrency", "0")))
                .hasRootCauseMessage("capstan.scheduler.binding-concurrency must be at least 1, not 0");
    }

    private static SchedulerProperties bind(MockEnvironment environment) {
        return Binder.get(environment).bindOrCreate("capstan.scheduler", SchedulerProperties.class);
    }
}
