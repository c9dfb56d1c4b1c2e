package dev.capstan.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

@ExtendWith(OutputCaptureExtension.class)
class ManagementServerTest {
    private static final String FREE_PORT = "--capstan.management.port=0";

    @Test
    void servesNothingUnlessAPortIsSet() {
        try (ConfigurableApplicationContext context = run(Service.class)) {
            assertThat(context.getBean(ManagementServer.class).port()).isEqualTo(-1);
        }
    }

    @Test
    void servesWhatThePartsOfTheServiceSay() throws Exception {
        try (ConfigurableApplicationContext context = run(Service.class, FREE_PORT)) {
            context.getBean(Service.class).failure = Optional.of("nobody answers");
            int port = context.getBean(ManagementServer.class).port();

            assertThat(get(port, "/livez").body()).isEqualTo("ok");
            assertThat(get(port, "/readyz").statusCode()).isEqualTo(500);
            assertThat(get(port, "/readyz?exclude=part").body()).isEqualTo("ok");
            assertThat(get(port, "/readyz/part").body()).contains("nobody answers");
            assertThat(get(port, "/elsewhere").statusCode()).isEqualTo(404);
            assertThat(exchange(port, "/livez", "POST").statusCode()).isEqualTo(405);
            assertThat(exchange(port, "/livez", "HEAD").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void showsWhatItsPartsCountInPrometheusFormat() {
        try (ConfigurableApplicationContext context = run(Service.class, FREE_PORT)) {
            context.getBean(MeterRegistry.class)
                    .counter("workqueue.adds", "name", "web")
                    .increment(3);

            HttpResponse<String> metrics =
                    get(context.getBean(ManagementServer.class).port(), "/metrics");

            assertThat(metrics.headers().firstValue("Content-Type")).contains(MetricsEndpoint.CONTENT_TYPE);
            assertThat(metrics.body())
                    .contains(
                            "workqueue_adds_total{name=\"web\"} 3.0\n",
                            "process_cpu_seconds_total ",
                            "process_resident_memory_bytes ",
                            "process_open_fds ",
                            "process_start_time_seconds ",
                            "jvm_memory_used_bytes{");
        }
    }

    @Test
    void keepsNoMetricsWhereNobodyCanReadThem() {
        try (ConfigurableApplicationContext context = run(Service.class)) {
            MeterRegistry registry = context.getBean(MeterRegistry.class);
            registry.counter("anything").increment();

            assertThat(registry.counter("anything").count()).isZero();
        }
    }

    @Test
    void isAliveButNotReadyWhileTheServiceStarts() {
        try (ConfigurableApplicationContext context = run(Observer.class, FREE_PORT)) {
            assertThat(context.getBean(Observer.class).seen)
                    .containsExactly("200 ok", "500 internal server error: waits for the database\n");
        }
    }

    @Test
    void isNotReadyFromTheMomentItIsToldToStop() {
        List<String> seen = new ArrayList<>();
        ConfigurableApplicationContext context = run(Service.class, FREE_PORT);
        int port = context.getBean(ManagementServer.class).port();
        context.getBean(Service.class).onStop = () -> seen.addAll(List.of(
                get(port, "/readyz/shutdown").body(), get(port, "/livez").body()));

        context.close();

        assertThat(seen).containsExactly("internal server error: the service is shutting down\n", "ok");
        assertThatThrownBy(() -> get(port, "/livez")).hasRootCauseInstanceOf(IOException.class);
    }

    @Test
    void saysWhatToDoWhenThePortIsTaken(CapturedOutput output) throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            assertThatThrownBy(() -> run(
                            Service.class,
                            "--capstan.management.address=0.0.0.0",
                            "--capstan.management.port=" + taken.getLocalPort()))
                    .rootCause()
                    .isInstanceOf(IOException.class);
        }
        assertThat(output.getOut())
                .contains("cannot serve health at", "set capstan.management.address and capstan.management.port")
                .doesNotContain("\tat dev.capstan");
    }

    private static ConfigurableApplicationContext run(Class<?> application, String... arguments) {
        return new SpringApplicationBuilder(application)
                .web(WebApplicationType.NONE)
                .run(arguments);
    }

    private static HttpResponse<String> get(int port, String path) {
        return exchange(port, path, "GET");
    }

    private static HttpResponse<String> exchange(int port, String path, String method) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Configuration
    @Import(ManagementConfiguration.class)
    static class Service implements HealthContributor, SmartLifecycle {
        private volatile Optional<String> failure = Optional.empty();
        private volatile Runnable onStop = () -> {};
        private volatile boolean running;

        @Override
        public List<HealthCheck> healthChecks() {
            return List.of(HealthCheck.readiness("part", () -> failure));
        }

        @Override
        public void start() {
            running = true;
        }

        @Override
        public void stop() {
            running = false;
            onStop.run();
        }

        @Override
        public boolean isRunning() {
            return running;
        }
    }

    /** Asks while it is being created, as a probe does while a service waits for its database. */
    @Configuration
    @Import(ManagementConfiguration.class)
    static class Observer {
        private final List<String> seen = new ArrayList<>();

        @Bean
        InitializingBean slowPart(ManagementServer server, ServiceHealth health) {
            return () -> {
                health.startWaitsFor("waits for the database");
                for (String path : List.of("/livez", "/readyz/startup")) {
                    HttpResponse<String> answer = get(server.port(), path);
                    seen.add(answer.statusCode() + " " + answer.body());
                }
            };
        }
    }
}
