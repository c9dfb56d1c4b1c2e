package dev.capstan.apiserver.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.capstan.apiserver.testing.ApiClient;
import dev.capstan.apiserver.testing.ApiServer;
import dev.capstan.apiserver.testing.TestPki;
import dev.capstan.apiserver.testing.WatchSocket;
import dev.capstan.apiserver.testing.WatchStream;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Over TLS, whose layer stands between Tomcat and the end of a connection. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LostClientIT {
    private static final String IDLE = "/api/v1/namespaces/nowhere/configmaps?watch=true";

    private TestPki pki;
    private ApiServer server;

    @BeforeAll
    void start(@TempDir Path folder) {
        pki = new TestPki(folder)
                .issue("apiserver", "CN=kube-apiserver")
                .issue("admin", "CN=kubernetes-admin,O=system:masters");
        server = ApiServer.start(
                "server.ssl.enabled=true",
                "server.ssl.bundle=api",
                "spring.ssl.bundle.pem.api.keystore.certificate=file:" + pki.certificate("apiserver"),
                "spring.ssl.bundle.pem.api.keystore.private-key=file:" + pki.key("apiserver"),
                "spring.ssl.bundle.pem.api.truststore.certificate=file:" + pki.certificate("ca"));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void anIdleWatchEndsSoonAfterItsClientLeft() {
        WatchStream left = client().watch(IDLE);
        try (WatchStream stayed = client().watch(IDLE)) {
            assertThat(left.code()).isEqualTo(200);
            assertThat(stayed.code()).isEqualTo(200);
            awaitOpen(2);

            left.close();

            awaitOpen(1);
            assertThat(stayed.isQuiet()).isTrue();
        }
        awaitOpen(0);
    }

    @Test
    void aWebSocketEndsWhenItsClientIsCutOff() throws Exception {
        WatchSocket watch = client().webSocket(IDLE);
        awaitOpen(1);

        watch.close();

        awaitOpen(0);
    }

    private ApiClient client() {
        return new ApiClient(server, ApiServer.ADMIN_TOKEN).over(pki.sslContext("admin"));
    }

    private void awaitOpen(int count) {
        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(
                        () -> assertThat(server.bean(OpenStreams.class).count()).isEqualTo(count));
    }
}
