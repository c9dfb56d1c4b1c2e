package dev.capstan.nodeagent;

import dev.capstan.client.CapstanClientAutoConfiguration;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Import;

/** The node agent as a service: one process, or one context of the standalone cluster, per node. */
@SpringBootConfiguration(proxyBeanMethods = false)
@ImportAutoConfiguration(CapstanClientAutoConfiguration.class)
@Import({RuntimeConfiguration.class, NodeConfiguration.class, PodConfiguration.class})
public class NodeAgentApplication {
    public static void main(String[] args) {
        builder().run(args);
    }

    public static SpringApplicationBuilder builder() {
        return new SpringApplicationBuilder(NodeAgentApplication.class)
                .properties("spring.config.name=node-agent")
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF);
    }
}
