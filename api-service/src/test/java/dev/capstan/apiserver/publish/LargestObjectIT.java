package dev.capstan.apiserver.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.capstan.apiserver.store.ObjectStore;
import dev.capstan.apiserver.testing.ApiClient;
import dev.capstan.apiserver.testing.ApiClient.Answer;
import dev.capstan.apiserver.testing.ApiServer;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The largest objects pass through the API, PostgreSQL, Kafka and an informer; larger ones are refused where they come in. */
class LargestObjectIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int MEBIBYTE = 1024 * 1024;
    private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";

    private static final TestKafka KAFKA = new TestKafka();
    private static ApiServer server;
    private static ApiClient client;
    private static ListeningInformer informer;

    @BeforeAll
    static void start() {
        KAFKA.start();
        server = ApiServer.startWithKafka(KAFKA.bootstrapServers());
        client = new ApiClient(server, ApiServer.ADMIN_TOKEN);
        informer = new ListeningInformer(
                KAFKA.bootstrapServers(), () -> server.bean(ObjectStore.class), Clock.systemUTC());
    }

    @AfterAll
    static void stop() {
        informer.close();
        server.close();
        KAFKA.close();
    }

    @Test
    void aMebibyteOfQuotesArrivesAsItWasSent() {
        Answer created = client.post(
                CONFIG_MAPS,
                "{\"metadata\": {\"name\": \"quotes\"}, \"data\": {\"a\": \"" + "\\\"".repeat(MEBIBYTE) + "\"}}");

        assertThat(created.code()).isEqualTo(201);
        assertThat(shown("quotes").getData()).containsEntry("a", "\"".repeat(MEBIBYTE));
    }

    @Test
    void aMebibyteOfControlCharactersArrivesThoughJsonTakesSixTimesThat() {
        Answer created = client.send(
                "POST",
                CONFIG_MAPS,
                "application/yaml",
                "metadata: {name: bells}\ndata: {a: \"" + "\\a".repeat(MEBIBYTE) + "\"}\n");

        assertThat(created.code()).isEqualTo(201);
        assertThat(shown("bells").getData()).containsEntry("a", "\u0007".repeat(MEBIBYTE));
    }

    @Test
    void oneByteMoreThanKubernetesAllowsIsInvalid() {
        Answer refused = client.post(
                CONFIG_MAPS,
                "{\"metadata\": {\"name\": \"more\"}, \"data\": {\"a\": \"" + "x".repeat(MEBIBYTE + 1) + "\"}}");

        assertThat(refused.code()).isEqualTo(422);
    }

    @Test
    void anObjectThatOutgrowsKafkaPatchByPatchIsRefusedAndTheRelayGoesOn() {
        assertThat(client.post(DEPLOYMENTS, deployment()).code()).isEqualTo(201);
        String addition = "[{\"op\": \"add\", \"path\": \"/spec/template/spec/containers/0/args/-\", \"value\": \""
                + "x".repeat(2_500_000) + "\"}]";
        for (int patch = 0; patch < 3; patch++) {
            assertThat(client.patch(DEPLOYMENTS + "/big", "application/json-patch+json", addition)
                            .code())
                    .isEqualTo(200);
        }

        Answer refused = client.patch(DEPLOYMENTS + "/big", "application/json-patch+json", addition);

        assertThat(refused.code()).as(refused.message()).isEqualTo(413);
        assertThat(refused.reason()).isEqualTo("RequestEntityTooLarge");
        client.post(CONFIG_MAPS, "{\"metadata\": {\"name\": \"after\"}}");
        shown("after");
        assertThat(client.delete(DEPLOYMENTS + "/big").code()).isEqualTo(200);
    }

    private static ConfigMap shown(String name) {
        return await().atMost(SOON)
                .until(() -> informer.get("default", name), found -> found.isPresent())
                .orElseThrow();
    }

    private static String deployment() {
        return """
                {"metadata": {"name": "big"}, "spec": {"replicas": 0, "selector": {"matchLabels": {"app": "big"}},
                 "template": {"metadata": {"labels": {"app": "big"}},
                              "spec": {"containers": [{"name": "a", "image": "b", "args": ["c"]}]}}}}""";
    }
}
