package dev.capstan.lifecycle;

import dev.capstan.client.CapstanClientAutoConfiguration;
import dev.capstan.ownership.OwnershipAutoConfiguration;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.ComponentScan;

/** The housekeeping controllers as a process of their own, or as one context of the standalone cluster. */
@SpringBootConfiguration(proxyBeanMethods = false)
@ImportAutoConfiguration({CapstanClientAutoConfiguration.class, OwnershipAutoConfiguration.class})
@EnableConfigurationProperties(LifecycleProperties.class)
@ComponentScan
public class LifecycleServiceApplication {
    public static SpringApplicationBuilder builder() {
        return new SpringApplicationBuilder(LifecycleServiceApplication.class)
                .properties("spring.config.name=lifecycle-service")
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF);
    }

    public static void main(String[] args) {
        builder().run(args);
    }
}
