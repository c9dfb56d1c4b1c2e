package dev.capstan.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.capstan.e2e.cluster.ByEveryKubectl;
import dev.capstan.e2e.cluster.CapstanCluster;
import dev.capstan.e2e.cluster.Kubectl;
import dev.capstan.e2e.cluster.SharedCluster;
import dev.capstan.e2e.cluster.Workload;
import org.junit.jupiter.api.extension.ExtendWith;

/** What users read when something is wrong. */
@ExtendWith(SharedCluster.class)
class KubectlMessagesIT {
    private static final String MISSING = "127.0.0.1:9/missing:1";

    @ByEveryKubectl
    void mistakesAreToldInKubernetesWords(Kubectl program, CapstanCluster cluster) {
        try (Workload workload = Workload.in(cluster)) {
            Kubectl kubectl = program.about(cluster, workload.namespace());
            kubectl.run("create", "configmap", "settings", "--from-literal=a=1");
            kubectl.run("create", "deployment", "web", "--image=" + Workload.IMAGE, "--replicas=0");

            assertThat(kubectl.attempt("get", "pdos").errors())
                    .isEqualTo("error: the server doesn't have a resource type \"pdos\"\n");
            assertThat(kubectl.attempt("get", "pod", "nope").errors())
                    .isEqualTo("Error from server (NotFound): pods \"nope\" not found\n");
            assertThat(create(kubectl, "kind: ConfigMap\nmetadata: {name: settings}\n"))
                    .isEqualTo("Error from server (AlreadyExists): error when creating \"STDIN\":"
                            + " configmaps \"settings\" already exists\n");
            assertThat(create(kubectl, "kind: ConfigMap\nmetadata: {name: typo}\ndate: {}\n"))
                    .isEqualTo(
                            "Error from server (BadRequest): error when creating \"STDIN\": ConfigMap in version"
                                    + " \"v1\" cannot be handled as a ConfigMap: strict decoding error: unknown field \"date\"\n");
            assertThat(create(kubectl, "kind: ConfigMap\nmetadata: {name: Typo}\n"))
                    .startsWith("The ConfigMap \"Typo\" is invalid: metadata.name: Invalid value: \"Typo\": a lowercase"
                            + " RFC 1123 subdomain must consist of");
            assertThat(kubectl.attemptWithInput(
                                    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, resourceVersion: \"1\"}\n",
                                    "replace",
                                    "-f",
                                    "-")
                            .errors())
                    .isEqualTo("Error from server (Conflict): error when replacing \"STDIN\": Operation cannot be"
                            + " fulfilled on configmaps \"settings\": the object has been modified; please apply your"
                            + " changes to the latest version and try again\n");
            assertThat(kubectl.attempt(
                                    "patch",
                                    "deployment",
                                    "web",
                                    "--type=merge",
                                    "-p",
                                    "{\"spec\":{\"selector\":{\"matchLabels\":{\"x\":\"y\"}}}}")
                            .errors())
                    .contains(
                            "The Deployment \"web\" is invalid:",
                            "spec.selector: Invalid value: ",
                            "field is immutable");
            assertThat(kubectl.attemptWithInput(
                                    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndate: {}\n",
                                    "apply",
                                    "--server-side",
                                    "-f",
                                    "-")
                            .errors())
                    .contains("failed to create typed patch object", ".date: field not declared in schema");
        }
    }

    @ByEveryKubectl
    void podsThatCanNotRunSayWhy(Kubectl program, CapstanCluster cluster) {
        try (Workload workload = Workload.in(cluster)) {
            Kubectl kubectl = program.about(cluster, workload.namespace());
            kubectl.attemptWithInput(pod("absent", MISSING, "1m"), "apply", "-f", "-");
            kubectl.attemptWithInput(pod("huge", Workload.IMAGE, "1000"), "apply", "-f", "-");

            await().atMost(Workload.SOON)
                    .untilAsserted(() -> assertThat(kubectl.run("get", "pods"))
                            .containsPattern("absent +0/1 +(ErrImagePull|ImagePullBackOff) +0")
                            .containsPattern("huge +0/1 +Pending +0"));
            await().atMost(Workload.SOON)
                    .untilAsserted(() -> assertThat(kubectl.run("describe", "pod", "absent"))
                            .containsPattern("Reason: +(ErrImagePull|ImagePullBackOff)")
                            .containsPattern("Warning +Failed .*Failed to pull image \"" + MISSING + "\""));
            await().atMost(Workload.SOON)
                    .untilAsserted(() -> assertThat(kubectl.run("describe", "pod", "huge"))
                            .containsPattern("Status: +Pending")
                            .containsPattern("PodScheduled +False")
                            .containsPattern(
                                    "Warning +FailedScheduling .*0/3 nodes are available: 3 Insufficient cpu"));
        }
    }

    private static String create(Kubectl kubectl, String file) {
        return kubectl.attemptWithInput("apiVersion: v1\n" + file, "create", "-f", "-")
                .errors();
    }

    private static String pod(String name, String image, String cpu) {
        return """
                apiVersion: v1
                kind: Pod
                metadata: {name: %s}
                spec:
                  terminationGracePeriodSeconds: 1
                  containers:
                  - name: main
                    image: %s
                    imagePullPolicy: IfNotPresent
                    resources: {requests: {cpu: "%s"}}
                """.formatted(name, image, cpu);
    }
}
