package dev.capstan.management;

import com.sun.net.httpserver.HttpHandler;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Health and metrics of a service, to be imported; served where {@code capstan.management.port} says. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ManagementProperties.class)
@Import(MetricsConfiguration.class)
public class ManagementConfiguration {
    @Bean
    ServiceHealth serviceHealth(ApplicationContext context, ObjectProvider<HealthContributor> contributors) {
        return new ServiceHealth(context, contributors);
    }

    @Bean
    HealthEndpoint healthEndpoint(ServiceHealth health) {
        return new HealthEndpoint(health);
    }

    @Bean
    MetricsEndpoint metricsEndpoint(MeterRegistry registry) {
        return new MetricsEndpoint(registry);
    }

    @Bean
    ManagementServer managementServer(ManagementProperties properties, HealthEndpoint health, MetricsEndpoint metrics) {
        Map<String, HttpHandler> handlers = new HashMap<>();
        HealthEndpoint.PATHS.forEach(path -> handlers.put(path, new HealthHandler(health)));
        handlers.put(MetricsEndpoint.PATH, new MetricsHandler(metrics));
        return new ManagementServer(properties, handlers);
    }
}
