package dev.capstan.apiserver.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.apiserver.testing.ApiClient;
import dev.capstan.apiserver.testing.ApiClient.Answer;
import dev.capstan.apiserver.testing.SharedApiServer;
import org.junit.jupiter.api.Test;

class SecurityIT {
    private static final String LEASES = "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases";

    private final ApiClient admin = SharedApiServer.client();

    @Test
    void nobodyAndWrongTokensAreTurnedAway() {
        Answer nobody = admin.as("").get("/api/v1/pods");

        assertThat(nobody.code()).isEqualTo(401);
        assertThat(nobody.reason()).isEqualTo("Unauthorized");
        assertThat(nobody.message()).isEqualTo("Unauthorized");
        assertThat(admin.as("guess").get("/healthz").code()).isEqualTo(401);
        assertThat(admin.as("").send("OPTIONS", "/api/v1/pods", "", "").code()).isEqualTo(401);
        assertThat(admin.as("").get("/api/v1/pods/;x").code()).isEqualTo(401);
    }

    @Test
    void strangersAreToldWhatTheyCannotDo() {
        ApiClient stranger = admin.as("stranger-token");

        Answer list = stranger.get("/api/v1/namespaces/default/pods");

        assertThat(list.code()).isEqualTo(403);
        assertThat(list.reason()).isEqualTo("Forbidden");
        assertThat(list.message())
                .isEqualTo("pods is forbidden: User \"mallory\" cannot list resource \"pods\" in API group \"\" in the"
                        + " namespace \"default\"");
        assertThat(stranger.get("/api/v1/nodes/n1").message())
                .isEqualTo("nodes \"n1\" is forbidden: User \"mallory\" cannot get resource \"nodes\" in API group \"\""
                        + " at the cluster scope");
        assertThat(stranger.merge("/apis/apps/v1/namespaces/default/deployments/d/scale", "{}")
                        .message())
                .isEqualTo("deployments.apps \"d\" is forbidden: User \"mallory\" cannot patch resource"
                        + " \"deployments/scale\" in API group \"apps\" in the namespace \"default\"");
        assertThat(stranger.get("/nowhere").message())
                .isEqualTo("forbidden: User \"mallory\" cannot get path \"/nowhere\"");
    }

    @Test
    void anAgentMakesOnlyItsOwnNodeAndLease() {
        ApiClient agent = admin.as("node-token");

        assertThat(agent.post("/api/v1/nodes", "{\"metadata\": {\"name\": \"n2\"}}")
                        .message())
                .isEqualTo("nodes \"n2\" is forbidden: node \"n1\" is not allowed to modify node \"n2\"");
        assertThat(agent.post("/api/v1/nodes", "{\"metadata\": {\"name\": \"n1\"}}")
                        .code())
                .isEqualTo(201);
        assertThat(agent.post(LEASES, "{\"metadata\": {\"name\": \"n2\"}}").code())
                .isEqualTo(403);
        assertThat(agent.post(LEASES, "{\"metadata\": {\"name\": \"n1\"}}").code())
                .isEqualTo(201);
    }

    @Test
    void anAgentDoesNotMakeItsNodeMoreAttractive() {
        ApiClient agent = admin.as("node-token");
        String node = "{\"metadata\": {\"name\": \"n1\", \"labels\": {\"node-restriction.kubernetes.io/a\": \"b\"}}}";

        assertThat(agent.post("/api/v1/nodes", node).message())
                .isEqualTo("nodes \"n1\" is forbidden: node \"n1\" is not allowed to set the following labels:"
                        + " node-restriction.kubernetes.io/a");
        admin.post("/api/v1/nodes", "{\"metadata\": {\"name\": \"n1\"}}");
        assertThat(agent.merge(
                                "/api/v1/nodes/n1",
                                "{\"spec\": {\"taints\": [{\"key\": \"k\", \"effect\": \"NoExecute\"}]}}")
                        .message())
                .isEqualTo("nodes \"n1\" is forbidden: node \"n1\" is not allowed to modify taints");
        assertThat(agent.merge("/api/v1/nodes/n1", "{\"metadata\": {\"labels\": {\"a.k8s.io/b\": \"c\"}}}")
                        .message())
                .isEqualTo("nodes \"n1\" is forbidden: is not allowed to modify labels: a.k8s.io/b");
        assertThat(agent.merge(
                                "/api/v1/nodes/n1",
                                "{\"metadata\": {\"labels\": {\"kubernetes.io/os\": \"linux\", \"example.com/a\": \"b\"}}}")
                        .code())
                .isEqualTo(200);
    }

    @Test
    void anAgentMayWriteAPodsStatusAsSoonAsThePodIsBoundToIt() {
        String pods = "/api/v1/namespaces/" + SharedApiServer.namespace() + "/pods";
        ApiClient agent = admin.as("node-token");
        String status = "{\"status\": {\"phase\": \"Running\"}}";
        admin.post(
                pods,
                "{\"metadata\": {\"name\": \"p\"}, \"spec\": {\"containers\": [{\"name\": \"c\", \"image\": \"i\"}]}}");

        assertThat(agent.merge(pods + "/p/status", status).code()).isEqualTo(403);
        admin.as("scheduler-token").post(pods + "/p/binding", "{\"target\": {\"name\": \"n1\"}}");

        assertThat(agent.merge(pods + "/p/status", status).code()).isEqualTo(200);
        assertThat(agent.merge(pods + "/p/status", "{\"metadata\": {\"labels\": {\"a\": \"b\"}}}")
                        .message())
                .isEqualTo("pods \"p\" is forbidden: node \"n1\" cannot update labels through pod status");
        assertThat(agent.merge(pods + "/p", "{\"metadata\": {\"labels\": {\"a\": \"b\"}}}")
                        .code())
                .isEqualTo(403);
    }
}
