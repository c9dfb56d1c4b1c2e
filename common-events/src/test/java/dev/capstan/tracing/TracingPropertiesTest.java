package dev.capstan.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class TracingPropertiesTest {
    private final ApplicationContextRunner service =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(TracingAutoConfiguration.class));

    @Test
    void tracingIsOffUnlessAnEndpointIsGiven() {
        service.run(context -> {
            assertThat(context.getBean(Tracing.class)).isSameAs(Tracing.OFF);
            assertThat(context.getBean(TracingProperties.class).sampling()).isEqualTo(1.0);
        });
    }

    @Test
    void anEmptyEndpointIsNone() {
        service.withPropertyValues("capstan.tracing.endpoint=")
                .run(context -> assertThat(context.getBean(Tracing.class)).isSameAs(Tracing.OFF));
    }

    @Test
    void everyKeyBinds() {
        service.withPropertyValues(
                        "capstan.tracing.endpoint=http://127.0.0.1:9/v1/traces", "capstan.tracing.sampling=0.25")
                .run(context -> {
                    assertThat(context.getBean(Tracing.class).isOn()).isTrue();
                    TracingProperties properties = context.getBean(TracingProperties.class);
                    assertThat(properties.endpoint()).isEqualTo("http://127.0.0.1:9/v1/traces");
                    assertThat(properties.sampling()).isEqualTo(0.25);
                });
    }

    @Test
    void whatMeansNothingIsRefused() {
        Map.of(
                        "capstan.tracing.endpoint=localhost:4318", "must be an http or https address",
                        "capstan.tracing.sampling=1.5", "must be from 0 to 1",
                        "capstan.tracing.sampling=NaN", "must be from 0 to 1",
                        "capstan.tracing.endpiont=http://127.0.0.1:9", "endpiont")
                .forEach((setting, complaint) -> service.withPropertyValues(setting)
                        .run(context -> assertThat(context.getStartupFailure()).hasStackTraceContaining(complaint)));
    }
}
