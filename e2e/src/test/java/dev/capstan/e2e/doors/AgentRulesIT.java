package dev.capstan.e2e.doors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.capstan.e2e.cluster.CapstanCluster;
import dev.capstan.e2e.cluster.RawHttp;
import dev.capstan.e2e.cluster.SharedCluster;
import dev.capstan.e2e.cluster.Workload;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who takes over one node has that node's Pods and what they name; nothing of the others. */
@ExtendWith(SharedCluster.class)
class AgentRulesIT {
    private static final String EMPTY_PATCH = "{}";
    private static final String LEASES = "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases";

    private CapstanCluster cluster;
    private Workload workload;
    private RawHttp http;
    private String own;
    private String other;
    private String token;

    @BeforeEach
    void aPodOnEachOfTwoNodes(CapstanCluster shared) {
        cluster = shared;
        ClusterDoors doors = new ClusterDoors(shared);
        List<String> nodes = doors.nodes();
        own = nodes.get(0);
        other = nodes.get(1);
        token = doors.tokens().get("node-" + own);
        http = new RawHttp(shared);
        workload = Workload.in(shared);
        pod("mine", own);
        pod("theirs", other);
    }

    @AfterEach
    void close() {
        http.close();
        workload.close();
    }

    @Test
    void seesAllPods() {
        assertThat(ask("GET", "/api/v1/pods", "").body()).contains("\"mine\"", "\"theirs\"");
        assertThat(ask("GET", pods("theirs"), "").statusCode()).isEqualTo(200);
    }

    @Test
    void writesTheStatusOfItsOwnPodsOnly() {
        assertThat(patch(pods("mine/status"), EMPTY_PATCH).statusCode()).isEqualTo(200);

        assertThat(refusal(patch(pods("theirs/status"), EMPTY_PATCH)))
                .isEqualTo("pods \"theirs\" is forbidden: User \"system:node:" + own
                        + "\" cannot patch resource \"pods/status\" in API group \"\" in the namespace \""
                        + workload.namespace() + "\"");
        refusal(ask("PUT", pods("theirs/status"), "{}"));
        refusal(ask("DELETE", pods("theirs"), ""));
    }

    @Test
    void writesNothingElseOfAPod() {
        refusal(patch(pods("mine"), EMPTY_PATCH));
        refusal(ask("PUT", pods("mine"), "{}"));
        refusal(ask("POST", pods(""), "{metadata: {name: x}, spec: {containers: [{name: c, image: i}]}}"));
        refusal(ask("POST", pods("mine/binding"), "{target: {name: " + own + "}}"));
        refusal(ask("DELETE", pods(""), ""));
        assertThat(refusal(patch(pods("mine/status"), "{\"metadata\": {\"labels\": {\"app\": \"bait\"}}}")))
                .isEqualTo("pods \"mine\" is forbidden: node \"" + own + "\" cannot update labels through pod status");

        patch(pods("mine/status"), "{\"spec\": {\"activeDeadlineSeconds\": 1}}");
        assertThat(workload.pod("mine").getSpec().getActiveDeadlineSeconds()).isNull();
    }

    /** What it has to know of the others, for its routes, it hears from Kafka. */
    @Test
    void readsItsOwnNodeOnly() {
        assertThat(ask("GET", "/api/v1/nodes/" + own, "").statusCode()).isEqualTo(200);

        refusal(ask("GET", "/api/v1/nodes/" + other, ""));
        refusal(ask("GET", "/api/v1/nodes", ""));
        refusal(ask("GET", "/api/v1/nodes?watch=true", ""));
    }

    @Test
    void writesItsOwnNodeAndLeaseOnly() {
        assertThat(patch("/api/v1/nodes/" + own + "/status", EMPTY_PATCH).statusCode())
                .isEqualTo(200);
        assertThat(patch(LEASES + "/" + own, EMPTY_PATCH).statusCode()).isEqualTo(200);

        refusal(patch("/api/v1/nodes/" + other, EMPTY_PATCH));
        refusal(patch("/api/v1/nodes/" + other + "/status", EMPTY_PATCH));
        refusal(ask("DELETE", "/api/v1/nodes/" + other, ""));
        refusal(ask("POST", "/api/v1/nodes", "{metadata: {name: stranger}}"));
        refusal(patch(LEASES + "/" + other, EMPTY_PATCH));
        refusal(ask("DELETE", LEASES + "/" + other, ""));
        refusal(ask("POST", LEASES, "{metadata: {name: stranger}}"));
    }

    @Test
    void doesNotMakeItsOwnNodeMoreAttractive() {
        String node = "/api/v1/nodes/" + own;

        assertThat(refusal(patch(node, "{\"spec\": {\"taints\": [{\"key\": \"k\", \"effect\": \"NoSchedule\"}]}}")))
                .isEqualTo("nodes \"" + own + "\" is forbidden: node \"" + own + "\" is not allowed to modify taints");
        assertThat(refusal(patch(
                        node, "{\"metadata\": {\"labels\": {\"node-restriction.kubernetes.io/vault\": \"yes\"}}}")))
                .isEqualTo("nodes \"" + own
                        + "\" is forbidden: is not allowed to modify labels: node-restriction.kubernetes.io/vault");
        assertThat(refusal(
                        patch(node, "{\"metadata\": {\"labels\": {\"node-role.kubernetes.io/control-plane\": \"\"}}}")))
                .contains("node-role.kubernetes.io/control-plane");
    }

    @Test
    void readsOnlyTheSecretsAndConfigMapsThatItsPodsName() {
        for (String plural : List.of("secrets", "configmaps")) {
            String path = "/api/v1/namespaces/" + workload.namespace() + "/" + plural;
            assertThat(ask("GET", path + "/of-mine", "").statusCode())
                    .as(plural)
                    .isEqualTo(200);

            assertThat(refusal(ask("GET", path + "/of-theirs", "")))
                    .isEqualTo(plural + " \"of-theirs\" is forbidden: User \"system:node:" + own
                            + "\" cannot get resource \"" + plural + "\" in API group \"\" in the namespace \""
                            + workload.namespace() + "\"");
            refusal(ask("GET", path, ""));
            refusal(ask("GET", path + "?watch=true", ""));
            refusal(ask("GET", "/api/v1/" + plural + "?fieldSelector=metadata.name%3Dof-mine", ""));
            refusal(ask("GET", "/api/v1/namespaces/default/" + plural + "/of-mine", ""));
            refusal(patch(path + "/of-mine", EMPTY_PATCH));
            refusal(ask("DELETE", path + "/of-mine", ""));
            refusal(ask("POST", path, "{metadata: {name: new}}"));
        }
    }

    @Test
    void losesTheSecretWithThePod() {
        String secret = "/api/v1/namespaces/" + workload.namespace() + "/secrets/of-mine";
        assertThat(ask("GET", secret, "").statusCode()).isEqualTo(200);

        cluster.client()
                .pods()
                .inNamespace(workload.namespace())
                .withName("mine")
                .delete();
        await().atMost(Workload.SOON).until(() -> workload.pod("mine") == null);

        refusal(ask("GET", secret, ""));
    }

    /** Bound from the start, and naming a Secret and a ConfigMap of its own that exist. */
    private void pod(String name, String node) {
        String named = "of-" + name;
        cluster.client()
                .secrets()
                .inNamespace(workload.namespace())
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(named)
                        .endMetadata()
                        .addToStringData("key", "value")
                        .build())
                .create();
        cluster.client()
                .configMaps()
                .inNamespace(workload.namespace())
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(named)
                        .endMetadata()
                        .build())
                .create();
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withNodeName(node)
                .withTerminationGracePeriodSeconds(1L)
                .addNewContainer()
                .withName("web")
                .withImage(Workload.IMAGE)
                .withImagePullPolicy("IfNotPresent")
                .addNewEnvFrom()
                .withNewSecretRef(named, false)
                .endEnvFrom()
                .addNewEnvFrom()
                .withNewConfigMapRef(named, false)
                .endEnvFrom()
                .endContainer()
                .endSpec()
                .build();
        cluster.client().pods().inNamespace(workload.namespace()).resource(pod).create();
    }

    private String pods(String rest) {
        return "/api/v1/namespaces/" + workload.namespace() + "/pods" + (rest.isEmpty() ? "" : "/" + rest);
    }

    private HttpResponse<String> patch(String path, String body) {
        return http.send(token, "PATCH", path, "application/merge-patch+json", body);
    }

    private HttpResponse<String> ask(String method, String path, String yaml) {
        return http.send(token, method, path, yaml.isEmpty() ? "" : "application/yaml", yaml);
    }

    /** The message of an answer that must be a 403. */
    private static String refusal(HttpResponse<String> answer) {
        assertThat(answer.statusCode())
                .as(answer.request().method() + " " + answer.uri() + ": " + answer.body())
                .isEqualTo(403);
        return Serialization.unmarshal(answer.body(), Status.class).getMessage();
    }
}
