package dev.capstan.management;

import com.sun.net.httpserver.HttpHandler;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Health of a service, to be imported; served where {@code capstan.management.port} says. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ManagementProperties.class)
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
    ManagementServer managementServer(ManagementProperties properties, HealthEndpoint health) {
        HttpHandler handler = new HealthHandler(health);
        Map<String, HttpHandler> handlers =
                HealthEndpoint.PATHS.stream().collect(Collectors.toMap(Function.identity(), path -> handler));
        return new ManagementServer(properties, handlers);
    }
}
