package dev.capstan.e2e.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.capstan.e2e.cluster.Shell;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;

/** The proxy before two servers that speak TLS as the API server does. */
class ProxyImageIT {
    private static final String SERVERS = "api-service";
    private static final Duration MOVED_ON = Duration.ofSeconds(60);

    private final Network network = Network.newNetwork();
    private final GenericContainer<?> first = server("first");
    private final GenericContainer<?> second = server("second");
    private final GenericContainer<?> proxy =
            new GenericContainer<>(BuiltImage.PROXY.name()).withNetwork(network).withExposedPorts(6443);

    @AfterEach
    void stop() {
        proxy.stop();
        second.stop();
        first.stop();
        network.close();
    }

    @Test
    void passesTlsThroughToWhoeverServes() {
        first.start();
        second.start();
        proxy.start();
        await().atMost(MOVED_ON).untilAsserted(() -> assertThat(health()).isEqualTo("healthy"));
        first.stop();
        await().atMost(MOVED_ON).untilAsserted(() -> assertThat(certificate()).contains("CN = second"));
        assertThat(health()).isEqualTo("healthy");
    }

    @Test
    void isUnhealthyWhileNobodyServes() {
        proxy.start();
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(probe().succeeded()).isFalse());
        first.start();
        await().atMost(MOVED_ON)
                .untilAsserted(() -> assertThat(probe().succeeded()).isTrue());
    }

    /** OpenSSL's own little server, from an image that has it. */
    private GenericContainer<?> server(String name) {
        return new GenericContainer<>(BuiltImage.POSTGRES.name())
                .withNetwork(network)
                .withNetworkAliases(SERVERS)
                .withCommand(
                        "sh",
                        "-c",
                        "cd /tmp && echo ok >readyz && openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN="
                                + name
                                + " -keyout key -out certificate 2>/dev/null"
                                + " && exec openssl s_server -quiet -accept 6443 -WWW -key key -cert certificate");
    }

    private String certificate() {
        return new Shell()
                .attempt(
                        "docker",
                        "exec",
                        second.getContainerId(),
                        "sh",
                        "-c",
                        "openssl s_client -connect " + address(proxy)
                                + ":6443 </dev/null 2>/dev/null | openssl x509 -noout -subject")
                .output();
    }

    private static String address(GenericContainer<?> container) {
        return container.getContainerInfo().getNetworkSettings().getNetworks().values().stream()
                .findFirst()
                .orElseThrow()
                .getIpAddress();
    }

    private Shell.Outcome probe() {
        return new Shell().attempt("docker", "exec", proxy.getContainerId(), "healthy", "8404", "/readyz");
    }

    private String health() {
        return new Shell()
                .run("docker", "inspect", "--format", "{{ .State.Health.Status }}", proxy.getContainerId())
                .strip();
    }
}
