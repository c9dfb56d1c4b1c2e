package dev.capstan.apiserver.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.apiserver.testing.ApiClient;
import dev.capstan.apiserver.testing.ApiClient.Answer;
import dev.capstan.apiserver.testing.SharedApiServer;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class ObjectsIT {
    private final ApiClient client = SharedApiServer.client();
    private final String namespace = SharedApiServer.namespace();
    private final String configMaps = "/api/v1/namespaces/" + namespace + "/configmaps";

    @Nested
    class Creating {
        @Test
        void answersTheObjectAsStored() {
            Answer created = create("c", "{\"a\": \"b\"}");

            assertThat(created.code()).isEqualTo(201);
            assertThat(created.at("/kind")).isEqualTo("ConfigMap");
            assertThat(created.at("/metadata/namespace")).isEqualTo(namespace);
            assertThat(created.at("/metadata/uid")).hasSize(36);
            assertThat(created.at("/metadata/creationTimestamp")).endsWith("Z");
            assertThat(client.get(configMaps + "/c").body()).isEqualTo(created.body());
        }

        @Test
        void drawsAName() {
            Answer created = client.post(configMaps, "{\"metadata\": {\"generateName\": \"gen-\"}}");

            assertThat(created.at("/metadata/name")).matches("gen-[a-z0-9]{5}");
        }

        @Test
        void refusesWhatExists() {
            create("c", "{}");

            Answer again = create("c", "{}");

            assertThat(again.code()).isEqualTo(409);
            assertThat(again.reason()).isEqualTo("AlreadyExists");
            assertThat(again.message()).isEqualTo("configmaps \"c\" already exists");
            assertThat(again.body().path("details").toString()).isEqualTo("{\"name\":\"c\",\"kind\":\"configmaps\"}");
        }

        @Test
        void refusesANamespaceThatIsNotThereBeforeLookingAtTheObject() {
            Answer answer =
                    client.post("/api/v1/namespaces/nope/configmaps", "{\"metadata\": {\"name\": \"Bad Name\"}}");

            assertThat(answer.code()).isEqualTo(404);
            assertThat(answer.message()).isEqualTo("namespaces \"nope\" not found");
        }

        @Test
        void aDryRunDoesEverythingButWrite() {
            String dry = configMaps + "?dryRun=All";

            assertThat(client.post(dry, named("dry")).at("/metadata/uid")).hasSize(36);
            assertThat(client.post(dry, named("dry")).code()).isEqualTo(201);
            assertThat(client.get(configMaps + "/dry").code()).isEqualTo(404);
            create("c", "{}");
            assertThat(client.post(dry, named("c")).code()).isEqualTo(409);
            String versioned = "{\"metadata\": {\"name\": \"v\", \"resourceVersion\": \"1\"}}";
            assertThat(client.post(configMaps, versioned).code()).isEqualTo(400);
            // Only the store would have minded.
            assertThat(client.post(dry, versioned).code()).isEqualTo(201);
        }

        @Test
        void unknownFieldsAreReportedAsTheClientWishes() {
            String body = "{\"metadata\": {\"name\": \"u\"}, \"dat\": {}}";
            String dry = configMaps + "?dryRun=All&fieldValidation=";

            assertThat(client.post(dry + "Strict", body).message())
                    .isEqualTo("ConfigMap in version \"v1\" cannot be handled as a ConfigMap: strict decoding error:"
                            + " unknown field \"dat\"");
            assertThat(client.post(dry + "Warn", body).header("Warning"))
                    .isEqualTo("299 - \"unknown field \\\"dat\\\"\"");
            assertThat(client.post(dry + "Ignore", body).headers("Warning")).isEmpty();
            assertThat(client.post(dry + "Perhaps", body).code()).isEqualTo(422);
        }

        @Test
        void refusesBodiesThatNoRecordAndNoRowCouldHold() {
            Answer large = client.post(configMaps, named("x".repeat(4_000_000)));
            Answer nul = client.post(configMaps, "{\"metadata\": {\"name\": \"n\"}, \"data\": {\"a\": \"\\u0000\"}}");

            assertThat(large.code()).isEqualTo(413);
            assertThat(large.message()).isEqualTo("Request entity too large: limit is 3145728");
            assertThat(nul.code()).isEqualTo(400);
            assertThat(nul.message()).contains("U+0000");
        }
    }

    @Nested
    class Updating {
        @Test
        void replacesTheObjectAtItsVersionOnly() {
            ObjectNode object = (ObjectNode) create("c", "{\"a\": \"1\"}").body();
            object.putObject("data").put("a", "2");

            Answer updated = client.put(configMaps + "/c", object);
            Answer stale = client.put(configMaps + "/c", object);

            assertThat(updated.at("/data/a")).isEqualTo("2");
            assertThat(stale.code()).isEqualTo(409);
            assertThat(stale.message())
                    .isEqualTo("Operation cannot be fulfilled on configmaps \"c\": the object has been modified; please"
                            + " apply your changes to the latest version and try again");
        }

        @Test
        void anUpdateThatChangesNothingWritesNothing() {
            Answer created = create("c", "{\"a\": \"1\"}");

            Answer updated = client.put(configMaps + "/c", created.body());

            assertThat(updated.body()).isEqualTo(created.body());
        }

        @Test
        void doesNotCreate() {
            ObjectNode object = (ObjectNode) create("c", "{}").body();
            object.withObjectProperty("metadata").put("name", "absent");

            assertThat(client.put(configMaps + "/absent", object).code()).isEqualTo(404);
        }

        @Test
        void refusesAnotherName() {
            Answer created = create("c", "{}");

            assertThat(client.put(configMaps + "/d", created.body()).code()).isEqualTo(404);
            create("d", "{}");
            assertThat(client.put(configMaps + "/d", created.body()).message())
                    .isEqualTo("the name of the object (c) does not match the name on the URL (d)");
        }
    }

    @Nested
    class Patching {
        @Test
        void takesAllThreeForms() {
            create("c", "{\"a\": \"1\"}");
            String path = configMaps + "/c";

            assertThat(client.merge(path, "{\"data\": {\"b\": \"2\", \"a\": null}}")
                            .at("/data"))
                    .isEqualTo("{\"b\":\"2\"}");
            assertThat(client.patch(
                                    path,
                                    "application/json-patch+json",
                                    "[{\"op\": \"add\", \"path\": \"/data/c\", \"value\": \"3\"}]")
                            .at("/data/c"))
                    .isEqualTo("3");
            assertThat(client.patch(
                                    path,
                                    "application/strategic-merge-patch+json",
                                    "{\"metadata\": {\"labels\": {\"x\": \"y\"}}}")
                            .at("/metadata/labels/x"))
                    .isEqualTo("y");
        }

        @Test
        void refusesOtherFormsByNamingTheKnown() {
            create("c", "{}");

            Answer answer = client.patch(configMaps + "/c", "application/apply-patch+cbor", "{}");

            assertThat(answer.code()).isEqualTo(415);
            assertThat(answer.message()).contains("application/strategic-merge-patch+json");
        }

        @Test
        void concurrentPatchesAllCount() throws Exception {
            create("c", "{}");
            List<Callable<Answer>> patches = IntStream.range(0, 20)
                    .<Callable<Answer>>mapToObj(
                            i -> () -> client.merge(configMaps + "/c", "{\"data\": {\"k" + i + "\": \"v\"}}"))
                    .toList();

            try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
                for (var outcome : threads.invokeAll(patches)) {
                    assertThat(outcome.get().code()).isEqualTo(200);
                }
            }

            assertThat(client.get(configMaps + "/c").body().path("data").size()).isEqualTo(20);
        }

        @Test
        void aPatchOfAnOlderVersionIsAConflict() {
            Answer created = create("c", "{}");
            client.merge(configMaps + "/c", "{\"data\": {\"a\": \"1\"}}");

            Answer answer = client.merge(
                    configMaps + "/c",
                    "{\"metadata\": {\"resourceVersion\": \"" + created.at("/metadata/resourceVersion")
                            + "\"}, \"data\": {\"a\": \"2\"}}");

            assertThat(answer.code()).isEqualTo(409);
        }

        @Test
        void aDryRunShowsTheOutcome() {
            create("c", "{\"a\": \"1\"}");

            Answer answer = client.merge(configMaps + "/c?dryRun=All", "{\"data\": {\"a\": \"2\"}}");

            assertThat(answer.at("/data/a")).isEqualTo("2");
            assertThat(client.get(configMaps + "/c").at("/data/a")).isEqualTo("1");
        }

        @Test
        void refusesForceWhichOnlyAppliesKnow() {
            create("c", "{}");

            assertThat(client.merge(configMaps + "/c?force=true", "{}").message())
                    .contains("force: Forbidden: may not be specified for non-apply patch");
        }
    }

    @Test
    void unknownPathsAndMethodsAreToldApart() {
        assertThat(client.get("/api/v1/nothings").code()).isEqualTo(404);
        assertThat(client.get("/api/v1/nothings").message())
                .isEqualTo("the server could not find the requested resource");
        assertThat(client.get("/apis/apps/v1/namespaces/x/nothing/y").code()).isEqualTo(404);
        assertThat(client.get(configMaps + "/c/status").code()).isEqualTo(404);
        assertThat(client.post(configMaps + "/c", named("c")).code()).isEqualTo(405);
        assertThat(client.send("PUT", configMaps, "application/json", named("c"))
                        .reason())
                .isEqualTo("MethodNotAllowed");
        assertThat(client.get("/healthz/../api/v1/secrets").code()).isEqualTo(400);
    }

    private Answer create(String name, String data) {
        return client.post(configMaps, "{\"metadata\": {\"name\": \"" + name + "\"}, \"data\": " + data + "}");
    }

    private static String named(String name) {
        return "{\"metadata\": {\"name\": \"" + name + "\"}}";
    }
}
