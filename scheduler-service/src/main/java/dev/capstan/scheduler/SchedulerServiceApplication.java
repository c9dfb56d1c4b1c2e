package dev.capstan.scheduler;

import dev.capstan.client.CapstanClientAutoConfiguration;
import dev.capstan.ownership.OwnershipAutoConfiguration;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Import;

/** The scheduler as a process of its own, or as one context of the standalone cluster. */
@SpringBootConfiguration(proxyBeanMethods = false)
@ImportAutoConfiguration({CapstanClientAutoConfiguration.class, OwnershipAutoConfiguration.class})
@Import(SchedulerConfiguration.class)
public class SchedulerServiceApplication {
    public static SpringApplicationBuilder builder() {
        return new SpringApplicationBuilder(SchedulerServiceApplication.class)
                .properties("spring.config.name=scheduler-service")
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF);
    }

    public static void main(String[] args) {
        builder().run(args);
    }
}
