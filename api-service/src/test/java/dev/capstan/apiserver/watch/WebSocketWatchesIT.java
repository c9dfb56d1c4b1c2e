package dev.capstan.apiserver.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.apiserver.testing.ApiClient;
import dev.capstan.apiserver.testing.ApiServer;
import dev.capstan.apiserver.testing.SharedApiServer;
import dev.capstan.apiserver.testing.WatchSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class WebSocketWatchesIT {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final ApiClient client = SharedApiServer.client();
    private final String configMaps = "/api/v1/namespaces/" + SharedApiServer.namespace() + "/configmaps";

    @Test
    void eachEventIsOneTextMessage() throws Exception {
        try (WatchSocket watch = client.webSocket(configMaps + "?watch=true")) {
            client.post(configMaps, "{\"metadata\": {\"name\": \"c\"}}");
            client.merge(configMaps + "/c", "{\"data\": {\"big\": \"" + "é".repeat(100_000) + "\"}}");
            client.delete(configMaps + "/c");

            expect(watch.next(), "ADDED", "c");
            JsonNode modified = watch.next();
            expect(modified, "MODIFIED", "c");
            assertThat(modified.at("/object/data/big").stringValue()).hasSize(100_000);
            expect(watch.next(), "DELETED", "c");
        }
    }

    @Test
    void theSubprotocolsOfKubernetesAreAgreedTo() throws Exception {
        try (WatchSocket watch = client.webSocket(configMaps + "?watch=true", "unknown", "base64.binary.k8s.io")) {
            assertThat(watch.subprotocol()).isEqualTo("base64.binary.k8s.io");
        }
    }

    @Test
    void endsWithTheClosingHandshakeWhenItsTimeIsUp() throws Exception {
        try (WatchSocket watch = client.webSocket(configMaps + "?watch=true&timeoutSeconds=1")) {
            assertThat(watch.closed()).succeedsWithin(SOON).isEqualTo(1000);
        }
    }

    @Test
    void saysThatTheServerGoesAway() throws Exception {
        try (ApiServer server = ApiServer.start()) {
            ApiClient own = new ApiClient(server, ApiServer.ADMIN_TOKEN);
            try (WatchSocket watch = own.webSocket("/api/v1/namespaces/default/configmaps?watch=true")) {
                server.close();
                assertThat(watch.closed()).succeedsWithin(SOON).isEqualTo(1001);
            }
        }
    }

    @Test
    void whatIsRefusedIsRefusedAsOverHttp() {
        refused(client.as("stranger-token"), configMaps + "?watch=true", 403);
        refused(client.as("guess"), configMaps + "?watch=true", 401);
        refused(client, configMaps + "?watch=true&labelSelector=a%20b", 400);
    }

    private static void refused(ApiClient client, String path, int code) {
        assertThatThrownBy(() -> client.webSocket(path))
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        refusal ->
                                assertThat(refusal.getResponse().statusCode()).isEqualTo(code));
    }

    private static void expect(JsonNode frame, String type, String name) {
        assertThat(frame.path("type").stringValue()).isEqualTo(type);
        assertThat(frame.at("/object/metadata/name").stringValue()).isEqualTo(name);
    }
}
