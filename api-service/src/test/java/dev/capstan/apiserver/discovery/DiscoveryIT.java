package dev.capstan.apiserver.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.apiserver.testing.ApiClient;
import dev.capstan.apiserver.testing.ApiClient.Answer;
import dev.capstan.apiserver.testing.SharedApiServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DiscoveryIT {
    private static final String NEW_KUBECTL = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
            + "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";
    private static final String OLDER_KUBECTL =
            "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";

    private final ApiClient client = SharedApiServer.client();

    @Test
    void tellsEverythingAtOnceInTheVersionThatTheClientKnows() {
        Answer core = client.get("/api", NEW_KUBECTL);
        Answer groups = client.get("/apis", OLDER_KUBECTL);

        assertThat(core.header("Content-Type"))
                .isEqualTo("application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
        assertThat(core.at("/apiVersion")).isEqualTo("apidiscovery.k8s.io/v2");
        assertThat(groups.at("/apiVersion")).isEqualTo("apidiscovery.k8s.io/v2beta1");
        assertThat(groups.at("/items/0/metadata/name")).isEqualTo("apps");
        assertThat(groups.at("/items/0/versions/0/resources/0/resource")).isEqualTo("deployments");
        assertThat(groups.at("/items/0/versions/0/resources/0/shortNames")).isEqualTo("[\"deploy\"]");
        assertThat(groups.at("/items/0/versions/0/resources/0/subresources/0/responseKind"))
                .isEqualTo("{\"group\":\"autoscaling\",\"version\":\"v1\",\"kind\":\"Scale\"}");
    }

    @Test
    void tellsItPieceByPieceToo() {
        assertThat(client.get("/api").at("/versions")).isEqualTo("[\"v1\"]");
        assertThat(client.get("/apis").at("/groups/0/name")).isEqualTo("apps");
        assertThat(client.get("/apis/apps").at("/preferredVersion/groupVersion"))
                .isEqualTo("apps/v1");
        List<String> names = new ArrayList<>();
        client.get("/api/v1")
                .body()
                .path("resources")
                .forEach(resource -> names.add(resource.path("name").asString("")));
        JsonNode pods = client.get("/api/v1")
                .body()
                .path("resources")
                .valueStream()
                .filter(resource -> resource.path("name").asString("").equals("pods"))
                .findFirst()
                .orElseThrow();
        // As every Kubernetes tells it.
        assertThat(pods.path("storageVersionHash").asString("")).isEqualTo("xPOwRZ+Yhw8=");
        assertThat(names)
                .contains(
                        "bindings",
                        "namespaces",
                        "namespaces/finalize",
                        "pods",
                        "pods/binding",
                        "pods/eviction",
                        "pods/log")
                .contains("pods/status", "nodes/status", "secrets", "events")
                .doesNotContain("configmaps/status");
    }

    @Test
    void unknownGroupsAndVersionsAreNotFound() {
        assertThat(client.get("/api/v2").code()).isEqualTo(404);
        assertThat(client.get("/apis/nope.io/v1").code()).isEqualTo(404);
        assertThat(client.get("/apis/nope.io").code()).isEqualTo(404);
        assertThat(client.get("/api/v2").message()).isEqualTo("the server could not find the requested resource");
        assertThat(client.get("/apis/nope.io/v1").text()).isEqualTo("404 page not found\n");
        assertThat(client.get("/nowhere").text()).isEqualTo("404 page not found\n");
    }

    @Test
    void saysThatItIsWellAndWhichKubernetesItSpeaks() {
        ApiClient nobody = client.as("");

        assertThat(nobody.get("/healthz").text()).isEqualTo("ok");
        assertThat(nobody.get("/livez").text()).isEqualTo("ok");
        assertThat(nobody.get("/readyz").text()).isEqualTo("ok");
        assertThat(nobody.get("/readyz?verbose").text())
                .contains("[+]database ok\n", "[+]cache ok\n", "readyz check passed\n");
        assertThat(nobody.get("/readyz/database").code()).isEqualTo(401);
        assertThat(client.get("/readyz/database").text()).isEqualTo("ok");
        assertThat(nobody.get("/version").at("/gitVersion")).startsWith("v1.33.");
    }

    @Test
    void countsRequestsUnderKubernetesNames() {
        client.get("/api/v1/namespaces/default/configmaps");
        client.get("/api/v1/namespaces/default/made-up-by-a-stranger");

        assertThat(client.as("").get("/metrics").code()).isEqualTo(401);
        String metrics = client.get("/metrics").text();

        assertThat(metrics)
                .containsPattern("apiserver_request_total\\{[^}]*code=\"200\"[^}]*resource=\"configmaps\"")
                .containsPattern("apiserver_request_duration_seconds_count\\{[^}]*resource=\"configmaps\"")
                // This request itself, and whatever watches others hold.
                .containsPattern("apiserver_current_inflight_requests\\{request_kind=\"readOnly\"} [1-9]")
                .contains(
                        "apiserver_storage_objects{resource=\"namespaces\"}",
                        "capstan_relay_unpublished_revisions ",
                        "capstan_commit_batch_size_count ",
                        "process_cpu_seconds_total ")
                .doesNotContain("made-up-by-a-stranger");
    }

    @Test
    void tellsInformersWhereTheStoreStands() {
        Answer status = client.get("/capstan/store");

        assertThat(status.at("/epoch")).isNotEmpty();
        assertThat(status.body().path("revision").longValue()).isPositive();
        assertThat(status.body().has("published")).isTrue();
        assertThat(status.at("/rebuilding")).isEqualTo("false");
    }
}
