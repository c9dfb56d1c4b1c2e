package dev.capstan.tracing;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** The service's tracing: off, unless {@code capstan.tracing.endpoint} says where traces go. */
@AutoConfiguration
@EnableConfigurationProperties(TracingProperties.class)
public class TracingAutoConfiguration {
    /**
     * @param name what traces show as the service
     * @param instance tells several of them apart: the node's name of an agent
     */
    @Bean
    @ConditionalOnMissingBean
    Tracing tracing(
            TracingProperties properties,
            @Value("${spring.application.name:capstan}") String name,
            @Value("${capstan.agent.node-name:}") String instance) {
        return properties.endpoint().isEmpty()
                ? Tracing.OFF
                : OpenTelemetryTracing.exportingTo(properties.endpoint(), properties.sampling(), name, instance);
    }
}
