package dev.capstan.apiserver.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.apiserver.testing.ApiClient;
import dev.capstan.apiserver.testing.ApiClient.Answer;
import dev.capstan.apiserver.testing.SharedApiServer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class DeletionIT {
    private final ApiClient client = SharedApiServer.client();
    private final String namespace = SharedApiServer.namespace();
    private final String configMaps = "/api/v1/namespaces/" + namespace + "/configmaps";
    private final String pods = "/api/v1/namespaces/" + namespace + "/pods";

    @Test
    void removesAndAnswersAStatus() {
        Answer created = create("c", "");

        Answer deleted = client.delete(configMaps + "/c");

        assertThat(deleted.code()).isEqualTo(200);
        assertThat(deleted.body().toString())
                .isEqualTo(
                        "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Success\",\"details\":"
                                + "{\"name\":\"c\",\"kind\":\"configmaps\",\"uid\":\"" + created.at("/metadata/uid")
                                + "\"}}");
        assertThat(client.get(configMaps + "/c").code()).isEqualTo(404);
        assertThat(client.delete(configMaps + "/c").message()).isEqualTo("configmaps \"c\" not found");
    }

    @Test
    void waitsForFinalizersAndGoesWithTheLast() {
        create("c", ", \"finalizers\": [\"example.com/a\", \"example.com/b\"]");

        Answer deleted = client.delete(configMaps + "/c");
        Answer one = client.merge(configMaps + "/c", "{\"metadata\": {\"finalizers\": [\"example.com/b\"]}}");
        Answer none = client.merge(configMaps + "/c", "{\"metadata\": {\"finalizers\": null}}");

        assertThat(deleted.at("/metadata/deletionTimestamp")).endsWith("Z");
        assertThat(one.code()).isEqualTo(200);
        assertThat(none.code()).isEqualTo(200);
        assertThat(client.get(configMaps + "/c").code()).isEqualTo(404);
    }

    @Test
    void foregroundAndOrphanAreFinalizers() {
        create("f", "");
        create("o", "");

        client.delete(configMaps + "/f", "{\"propagationPolicy\": \"Foreground\"}");
        client.delete(configMaps + "/o?orphanDependents=true");

        assertThat(client.get(configMaps + "/f").at("/metadata/finalizers")).isEqualTo("[\"foregroundDeletion\"]");
        assertThat(client.get(configMaps + "/o").at("/metadata/finalizers")).isEqualTo("[\"orphan\"]");
    }

    @Test
    void heedsPreconditions() {
        create("c", "");

        Answer uid = client.delete(configMaps + "/c", "{\"preconditions\": {\"uid\": \"other\"}}");
        Answer version = client.delete(configMaps + "/c", "{\"preconditions\": {\"resourceVersion\": \"1\"}}");

        assertThat(uid.code()).isEqualTo(409);
        assertThat(uid.message())
                .startsWith("Operation cannot be fulfilled on ConfigMap \"c\": the UID in the precondition (other) does"
                        + " not match the UID in record (");
        assertThat(version.message()).contains("the ResourceVersion in the precondition (1) does not match");
        assertThat(client.get(configMaps + "/c").code()).isEqualTo(200);
    }

    @Test
    void refusesOptionsThatMakeNoSense() {
        create("c", "");

        assertThat(client.delete(configMaps + "/c", "{\"propagationPolicy\": \"Never\"}")
                        .code())
                .isEqualTo(422);
        assertThat(client.delete(configMaps + "/c", "{\"propagationPolicy\": \"Orphan\", \"orphanDependents\": true}")
                        .message())
                .contains("orphanDependents and deletionPropagation cannot be both set");
        assertThat(client.delete(configMaps + "/c", "{\"dryRun\": [\"Some\"]}").code())
                .isEqualTo(422);
        assertThat(client.delete(configMaps + "/c?gracePeriodSeconds=soon").code())
                .isEqualTo(400);
        assertThat(client.delete(configMaps + "/c", "{\"dryRun\": [\"All\"]}").code())
                .isEqualTo(200);
        assertThat(client.get(configMaps + "/c").code()).isEqualTo(200);
    }

    @Test
    void aPodOnANodeKeepsItsGracePeriodUntilTheAgentEndsIt() {
        createPod("p", "n1");

        Answer deleted = client.delete(pods + "/p");
        Answer shortened = client.delete(pods + "/p", "{\"gracePeriodSeconds\": 2}");
        Answer ended = client.delete(pods + "/p", "{\"gracePeriodSeconds\": 0}");

        assertThat(deleted.at("/kind")).isEqualTo("Pod");
        assertThat(deleted.at("/metadata/deletionGracePeriodSeconds")).isEqualTo("30");
        assertThat(shortened.at("/metadata/deletionGracePeriodSeconds")).isEqualTo("2");
        assertThat(ended.code()).isEqualTo(200);
        assertThat(client.get(pods + "/p").code()).isEqualTo(404);
    }

    @Test
    void aPodWithoutANodeIsRemovedAtOnce() {
        createPod("p", "");

        assertThat(client.delete(pods + "/p").at("/kind")).isEqualTo("Pod");
        assertThat(client.get(pods + "/p").code()).isEqualTo(404);
    }

    @Test
    void aCollectionIsDeletedBySelector() {
        create("a", ", \"labels\": {\"app\": \"x\"}");
        create("b", ", \"labels\": {\"app\": \"x\"}");
        create("c", ", \"labels\": {\"app\": \"y\"}");

        Answer deleted = client.delete(configMaps + "?labelSelector=app%3Dx");

        assertThat(deleted.at("/kind")).isEqualTo("ConfigMapList");
        assertThat(deleted.body().path("items").size()).isEqualTo(2);
        assertThat(client.get(configMaps).body().path("items").size()).isEqualTo(1);
        assertThat(client.delete("/api/v1/namespaces").code()).isEqualTo(405);
    }

    @Test
    void aNamespaceTerminatesUntilItIsFinalized() {
        String path = "/api/v1/namespaces/" + namespace;

        Answer deleted = client.delete(path);
        Answer late = create("late", "");
        ObjectNode emptied = (ObjectNode) client.get(path).body();
        emptied.withObjectProperty("spec").putArray("finalizers");
        Answer finalized = client.put(path + "/finalize", emptied);

        assertThat(deleted.at("/status/phase")).isEqualTo("Terminating");
        assertThat(late.code()).isEqualTo(403);
        assertThat(late.message())
                .isEqualTo("configmaps \"late\" is forbidden: unable to create new content in namespace " + namespace
                        + " because it is being terminated");
        assertThat(late.at("/details/causes/0/reason")).isEqualTo("NamespaceTerminating");
        assertThat(finalized.code()).isEqualTo(200);
        assertThat(client.get(path).code()).isEqualTo(404);
    }

    @Test
    void theSystemsNamespacesStay() {
        assertThat(client.delete("/api/v1/namespaces/kube-system").message())
                .isEqualTo("namespaces \"kube-system\" is forbidden: this namespace may not be deleted");
    }

    private Answer create(String name, String moreMetadata) {
        return client.post(configMaps, "{\"metadata\": {\"name\": \"" + name + "\"" + moreMetadata + "}}");
    }

    private void createPod(String name, String node) {
        Answer created = client.post(
                pods,
                "{\"metadata\": {\"name\": \"" + name + "\"}, \"spec\": {\"nodeName\": \"" + node
                        + "\", \"containers\": [{\"name\": \"main\", \"image\": \"busybox\"}]}}");
        assertThat(created.code()).as(created.text()).isEqualTo(201);
    }
}
