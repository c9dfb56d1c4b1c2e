package dev.capstan.e2e.doors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.e2e.cluster.CapstanCluster;
import dev.capstan.e2e.cluster.RawHttp;
import dev.capstan.e2e.cluster.SharedCluster;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Each component's token opens what its work needs and nothing else. */
@ExtendWith(SharedCluster.class)
class ComponentRulesIT {
    private static final String REPLICASETS = "/apis/apps/v1/namespaces/%s/replicasets";
    private static final String PODS = "/api/v1/namespaces/%s/pods";
    private static final String TEMPLATE = "{metadata: {labels: {app: a}}, spec: {containers: [{name: c, image: i}]}}";
    private static final String REPLICASET = "{apiVersion: apps/v1, kind: ReplicaSet, metadata: {name: doors},"
            + " spec: {replicas: 0, selector: {matchLabels: {app: a}}, template: " + TEMPLATE + "}}";
    private static final String POD =
            "{apiVersion: v1, kind: Pod, metadata: {name: doors}, spec: {containers: [{name: c, image: i}]}}";
    private static final String NODE = "{apiVersion: v1, kind: Node, metadata: {name: stranger}}";
    private static final String DRY_RUN = "?dryRun=All";

    /**
     * @param path with {@code %s} for a namespace
     * @param body YAML, or empty
     */
    private record Attempt(String method, String path, String body) {}

    /**
     * @param file the name of the component's token file
     * @param allowed what its work needs
     * @param refused what it has no business with
     * @param wording of the refusal, with {@code %s} for the namespace
     */
    private record Component(String file, Attempt allowed, Attempt refused, String wording) {
        @Override
        public String toString() {
            return file;
        }
    }

    static final List<Component> COMPONENTS = List.of(
            new Component(
                    "deployment-controller",
                    new Attempt("POST", REPLICASETS + DRY_RUN, REPLICASET),
                    new Attempt("POST", PODS + DRY_RUN, POD),
                    "pods is forbidden: User \"system:serviceaccount:kube-system:deployment-controller\" cannot create"
                            + " resource \"pods\" in API group \"\" in the namespace \"%s\""),
            new Component(
                    "replicaset-controller",
                    new Attempt("POST", PODS + DRY_RUN, POD),
                    new Attempt("POST", REPLICASETS + DRY_RUN, REPLICASET),
                    "replicasets.apps is forbidden: User"
                            + " \"system:serviceaccount:kube-system:replicaset-controller\" cannot create resource"
                            + " \"replicasets\" in API group \"apps\" in the namespace \"%s\""),
            new Component(
                    "scheduler",
                    new Attempt("GET", "/api/v1/nodes", ""),
                    new Attempt("PATCH", PODS + "/doors", "{}"),
                    "pods \"doors\" is forbidden: User \"system:kube-scheduler\" cannot patch resource \"pods\" in API"
                            + " group \"\" in the namespace \"%s\""),
            new Component(
                    "lifecycle",
                    new Attempt("GET", REPLICASETS, ""),
                    new Attempt("POST", PODS + DRY_RUN, POD),
                    "pods is forbidden: User \"system:kube-controller-manager\" cannot create resource \"pods\" in API"
                            + " group \"\" in the namespace \"%s\""),
            agent("node-1"),
            agent("node-2"),
            agent("node-3"));

    private static Component agent(String node) {
        return new Component(
                "node-" + node,
                new Attempt("GET", "/api/v1/pods", ""),
                new Attempt("GET", "/api/v1/namespaces/%s/secrets", ""),
                "secrets is forbidden: User \"system:node:" + node
                        + "\" cannot list resource \"secrets\" in API group \"\" in the namespace \"%s\"");
    }

    @Test
    void noComponentIsForgotten(CapstanCluster cluster) {
        Set<String> tested = new TreeSet<>(Set.of("admin"));
        COMPONENTS.forEach(component -> tested.add(component.file()));

        assertThat(new ClusterDoors(cluster).tokens().keySet()).isEqualTo(tested);
    }

    @ParameterizedTest
    @FieldSource("COMPONENTS")
    void doesItsOwnWorkAndNoOther(Component component, CapstanCluster cluster) {
        String token = new ClusterDoors(cluster).tokens().get(component.file());
        String namespace = "default";
        try (RawHttp http = new RawHttp(cluster)) {
            HttpResponse<String> allowed = send(http, token, component.allowed(), namespace);
            assertThat(allowed.statusCode()).as(allowed.body()).isBetween(200, 299);

            HttpResponse<String> refused = send(http, token, component.refused(), namespace);
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(403);
            Status status = Serialization.unmarshal(refused.body(), Status.class);
            assertThat(status.getReason()).isEqualTo("Forbidden");
            assertThat(status.getMessage()).isEqualTo(component.wording().formatted(namespace));
        }
    }

    private static HttpResponse<String> send(RawHttp http, String token, Attempt attempt, String namespace) {
        String contentType = attempt.method().equals("PATCH") ? "application/merge-patch+json" : "application/yaml";
        return http.send(token, attempt.method(), attempt.path().formatted(namespace), contentType, attempt.body());
    }
}
