package dev.capstan.apiserver;

import dev.capstan.management.ManagementConfiguration;
import dev.capstan.tracing.TracingAutoConfiguration;
import java.time.Clock;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Import;

/** The API server. What it needs of Spring Boot is listed, so that nothing else on the class path wakes up. */
@SpringBootConfiguration(proxyBeanMethods = false)
// The tests' own applications lie in these packages too.
@ComponentScan(excludeFilters = @Filter(SpringBootConfiguration.class))
@ConfigurationPropertiesScan
@Import(ManagementConfiguration.class)
@ImportAutoConfiguration({
    ConfigurationPropertiesAutoConfiguration.class,
    DispatcherServletAutoConfiguration.class,
    HttpMessageConvertersAutoConfiguration.class,
    JacksonAutoConfiguration.class,
    LifecycleAutoConfiguration.class,
    PropertyPlaceholderAutoConfiguration.class,
    SslAutoConfiguration.class,
    TomcatServletWebServerAutoConfiguration.class,
    TracingAutoConfiguration.class,
    WebMvcAutoConfiguration.class
})
public class ApiServiceApplication {
    public static void main(String[] arguments) {
        builder().run(arguments);
    }

    /** The application as it runs on its own and beside other services in one process. */
    public static SpringApplicationBuilder builder() {
        return new SpringApplicationBuilder(ApiServiceApplication.class)
                .properties("spring.config.name=api-service", "spring.jmx.enabled=false")
                .web(WebApplicationType.SERVLET)
                .bannerMode(Banner.Mode.OFF);
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
