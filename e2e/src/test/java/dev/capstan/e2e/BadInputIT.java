package dev.capstan.e2e;

import static dev.capstan.e2e.BadRequest.bad;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.capstan.e2e.cluster.CapstanCluster;
import dev.capstan.e2e.cluster.Kubectl;
import dev.capstan.e2e.cluster.RawHttp;
import dev.capstan.e2e.cluster.SharedCluster;
import dev.capstan.e2e.cluster.Shell;
import dev.capstan.e2e.cluster.Workload;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What can't be right is answered with Kubernetes' Status, and nothing of it is written. */
@ExtendWith(SharedCluster.class)
class BadInputIT {
    private static final String JSON = "application/json";
    private static final String YAML = "application/yaml";
    private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/%s/deployments";
    private static final String CONFIG_MAPS = "/api/v1/namespaces/%s/configmaps";

    /** Right as it stands; what is bad differs from it in one thing. */
    private static final String GOOD = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              replicas: 1
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  containers: [{name: main, image: "capstan/hello:0.1"}]
            """;

    private static final String NO_IMAGE = with("[{name: main, image: \"capstan/hello:0.1\"}]", "[{name: main}]");
    private static final String BROKEN_JSON = "{\"kind\": \"Deployment\", \"broken";
    private static final String BROKEN_YAML = "kind: [Deployment\n  a: b";

    static final List<BadRequest> BAD_REQUESTS = List.of(
            bad("broken JSON", BROKEN_JSON).as(JSON).is(400, "BadRequest", "unexpected end of JSON input"),
            bad("broken YAML", BROKEN_YAML).is(400, "BadRequest", "yaml: line 2"),
            bad("nothing", "").as(JSON).is(400, "BadRequest", "unexpected end of JSON input (<empty>)"),
            bad("plain text", GOOD).as("text/plain").is(415, "UnsupportedMediaType", "unknown format"),
            bad("unknown kind", with("kind: Deployment", "kind: Widget"))
                    .is(400, "BadRequest", "no kind \"Widget\" is registered for version \"apps/v1\""),
            bad("unknown version", with("apps/v1", "apps/v9"))
                    .is(400, "BadRequest", "no kind \"Deployment\" is registered for version \"apps/v9\""),
            bad("unknown resource", GOOD)
                    .to("/apis/apps/v1/namespaces/%s/widgets")
                    .is(404, "NotFound", "the server could not find the requested resource"),
            bad("unknown namespace", GOOD)
                    .to("/apis/apps/v1/namespaces/not-%s/deployments")
                    .is(404, "NotFound", "namespaces \"not-"),
            bad("unknown field", with("replicas:", "replica:"))
                    .to(DEPLOYMENTS + "?fieldValidation=Strict")
                    .is(400, "BadRequest", "strict decoding error: unknown field \"spec.replica\""),
            bad("string for a number", with("replicas: 1", "replicas: one"))
                    .is(400, "BadRequest", "cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas"),
            bad("object for a list", with("[{name", "{a: {name").replace("}]", "}}"))
                    .is(400, "BadRequest", "spec.template.spec.containers of type []v1.Container"),
            bad("number for a label", with("labels: {app: web}", "labels: {app: 1}"))
                    .is(400, "BadRequest", "cannot unmarshal number into Go struct field"),
            bad("no name", with("{name: web}", "{}"), "metadata.name"),
            bad(
                    "no selector",
                    with("selector: {matchLabels: {app: web}}", ""),
                    "spec.selector",
                    "spec.template.metadata.labels"),
            bad("no image", NO_IMAGE, "spec.template.spec.containers[0].image"),
            bad(
                    "two faults",
                    NO_IMAGE.replace("replicas: 1", "replicas: -1"),
                    "spec.replicas",
                    "spec.template.spec.containers[0].image"),
            bad("invalid name", with("{name: web}", "{name: Web_1}"), "metadata.name"),
            bad("invalid container name", with("name: main", "name: Main_1"), "spec.template.spec.containers[0].name"),
            bad(
                    "selector of other labels",
                    with("matchLabels: {app: web}", "matchLabels: {app: api}"),
                    "spec.template.metadata.labels"),
            bad("ConfigMap above 1 MiB", configMap(1024 * 1024 + 1), "[]").to(CONFIG_MAPS),
            bad("body above 3 MiB", configMap(3 * 1024 * 1024))
                    .to(CONFIG_MAPS)
                    .is(413, "RequestEntityTooLarge", "Request entity too large: limit is 3145728"));

    private static String with(String good, String bad) {
        assertThat(GOOD).contains(good);
        return GOOD.replace(good, bad);
    }

    private static String configMap(int characters) {
        return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: big}\ndata: {a: " + "x".repeat(characters) + "}";
    }

    private CapstanCluster cluster;
    private Workload workload;
    private Set<String> before;

    @BeforeEach
    void remember(CapstanCluster shared) {
        cluster = shared;
        workload = Workload.in(shared);
        await().alias("what every Namespace is given")
                .atMost(Workload.SOON)
                .until(() -> written().stream().anyMatch(one -> one.startsWith("ConfigMap/kube-root-ca.crt")));
        before = written();
    }

    @AfterEach
    void nothingIsWritten() {
        try (Workload tested = workload) {
            assertThat(written()).as("objects in " + tested.namespace()).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @FieldSource("BAD_REQUESTS")
    void isRefused(BadRequest request) {
        try (RawHttp http = new RawHttp(cluster)) {
            HttpResponse<String> response =
                    http.post(request.path().formatted(workload.namespace()), request.contentType(), request.body());

            assertThat(response.statusCode()).as(response.body()).isEqualTo(request.code());
            Status status = Serialization.unmarshal(response.body(), Status.class);
            assertThat(status.getKind()).isEqualTo("Status");
            assertThat(status.getStatus()).isEqualTo("Failure");
            assertThat(status.getCode()).isEqualTo(request.code());
            assertThat(status.getReason()).isEqualTo(request.reason());
            assertThat(status.getMessage()).contains(request.message());
            assertThat(fieldsOf(status)).isEqualTo(request.fields());
        }
    }

    @Test
    void theSameWithoutTheFaultWouldBeCreated() {
        try (RawHttp http = new RawHttp(cluster)) {
            String path = DEPLOYMENTS.formatted(workload.namespace()) + "?dryRun=All&fieldValidation=Strict";

            assertThat(http.post(path, YAML, GOOD).statusCode()).isEqualTo(201);
        }
    }

    @Test
    void nobodyIsLetIn() {
        try (RawHttp http = new RawHttp(cluster)) {
            String path = DEPLOYMENTS.formatted(workload.namespace());

            assertThat(List.of(http.postAsNobody(path, YAML, GOOD), http.postWithToken("guessed", path, YAML, GOOD)))
                    .allSatisfy(response -> {
                        assertThat(response.statusCode()).isEqualTo(401);
                        assertThat(Serialization.unmarshal(response.body(), Status.class)
                                        .getReason())
                                .isEqualTo("Unauthorized");
                    });
        }
    }

    @Test
    void kubectlSaysWhatIsWrong() {
        Kubectl kubectl = Kubectl.onThisMachine().getFirst().about(cluster, workload.namespace());

        assertThat(refused(kubectl, BROKEN_JSON, "apply", "-f", "-")).contains("error parsing STDIN");
        assertThat(refused(kubectl, BROKEN_YAML, "apply", "-f", "-"))
                .contains("error parsing STDIN", "error converting YAML to JSON");
        assertThat(refused(kubectl, with("kind: Deployment", "kind: Widget"), "apply", "-f", "-"))
                .contains("no matches for kind \"Widget\" in version \"apps/v1\"");
        assertThat(refused(kubectl, with("replicas: 1", "replicas: one"), "apply", "-f", "-"))
                .contains("Error from server (BadRequest)", "spec.replicas of type int32");
        assertThat(refused(kubectl, with("replicas:", "replica:"), "apply", "-f", "-"))
                .contains("Error from server (BadRequest)", "strict decoding error: unknown field \"spec.replica\"");
        assertThat(refused(kubectl, with("matchLabels: {app: web}", "matchLabels: {app: api}"), "create", "-f", "-"))
                .contains(
                        "The Deployment \"web\" is invalid: spec.template.metadata.labels",
                        "`selector` does not match");
        assertThat(refused(kubectl, "", "create", "configmap", "Web_1"))
                .contains(
                        "ConfigMap \"Web_1\" is invalid: metadata.name",
                        "a lowercase RFC 1123 subdomain must consist of");
        assertThat(refused(kubectl, "", "create", "namespace", "a.b"))
                .contains("Namespace \"a.b\" is invalid: metadata.name", "a lowercase RFC 1123 label must consist of");
        assertThat(refused(kubectl, "", "--token=guessed", "get", "pods")).contains("(Unauthorized)");
    }

    private static String refused(Kubectl kubectl, String input, String... arguments) {
        Shell.Outcome outcome = kubectl.attemptWithInput(input, arguments);
        assertThat(outcome.exitCode()).as(outcome.all()).isEqualTo(1);
        return outcome.errors();
    }

    private static List<String> fieldsOf(Status status) {
        return status.getDetails() == null || status.getDetails().getCauses() == null
                ? List.of()
                : status.getDetails().getCauses().stream()
                        .map(cause -> cause.getField())
                        .toList();
    }

    /** All Namespaces, and all objects of the test's own in their versions. */
    private Set<String> written() {
        Set<String> found = new TreeSet<>();
        cluster.client()
                .namespaces()
                .list()
                .getItems()
                .forEach(one -> found.add(one.getMetadata().getName()));
        Stream.of("v1/Pod", "v1/ConfigMap", "v1/Secret", "v1/Event", "apps/v1/Deployment", "apps/v1/ReplicaSet")
                .flatMap(this::objects)
                .forEach(one -> found.add(one.getKind() + "/"
                        + one.getMetadata().getName() + "@" + one.getMetadata().getResourceVersion()));
        return found;
    }

    private Stream<GenericKubernetesResource> objects(String type) {
        int slash = type.lastIndexOf('/');
        return cluster
                .client()
                .genericKubernetesResources(type.substring(0, slash), type.substring(slash + 1))
                .inNamespace(workload.namespace())
                .list()
                .getItems()
                .stream();
    }
}
