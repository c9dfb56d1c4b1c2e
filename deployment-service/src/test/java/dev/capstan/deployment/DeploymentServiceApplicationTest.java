package dev.capstan.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.controller.ControllerLoop;
import dev.capstan.management.ManagementServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.context.ConfigurableApplicationContext;

class DeploymentServiceApplicationTest {
    private static final String[] NOBODY_LISTENS = {
        "--capstan.api.url=http://127.0.0.1:1", "--spring.kafka.bootstrap-servers=127.0.0.1:1"
    };

    @Test
    void startsBeforeTheApiServerAndKafkaAreThere() {
        try (ConfigurableApplicationContext context =
                DeploymentServiceApplication.builder().run(NOBODY_LISTENS)) {
            assertThat(context.getBean(ControllerLoop.class).isRunning()).isTrue();
            assertThat(context.getEnvironment().getProperty("spring.application.name"))
                    .isEqualTo("deployment-service");
            assertThat(context.getBean(Clock.class).getZone().getId()).isEqualTo("Z");
            assertThat(SpringApplication.exit(context)).isZero();
        }
    }

    @Test
    void saysWhyItIsNotReady() throws Exception {
        try (ConfigurableApplicationContext context = DeploymentServiceApplication.builder()
                        .properties("capstan.management.port=0")
                        .run(NOBODY_LISTENS);
                HttpClient client = HttpClient.newHttpClient()) {
            URI root = URI.create("http://127.0.0.1:"
                    + context.getBean(ManagementServer.class).port());

            assertThat(get(client, root.resolve("/livez"))).isEqualTo("ok");
            assertThat(get(client, root.resolve("/readyz")))
                    .contains(
                            "[+]controller-deployment-controller ok",
                            "[-]informer-sync failed",
                            "[-]api-server failed");
            assertThat(get(client, root.resolve("/readyz/informer-sync"))).contains("capstan.deployments.apps");
        }
    }

    private static String get(HttpClient client, URI uri) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    void propertiesHaveDefaultsAndBind() {
        assertThat(bind(Map.of())).isEqualTo(new DeploymentProperties(8));
        assertThat(bind(Map.of("capstan.deployment.workers", "2"))).isEqualTo(new DeploymentProperties(2));
        assertThatThrownBy(() -> bind(Map.of("capstan.deployment.workers", "many")))
                .isNotNull();
    }

    private static DeploymentProperties bind(Map<String, String> values) {
        return new Binder(new MapConfigurationPropertySource(values))
                .bindOrCreate("capstan.deployment", DeploymentProperties.class);
    }
}
