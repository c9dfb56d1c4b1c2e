package dev.capstan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.e2e.cluster.ByEveryKubectl;
import dev.capstan.e2e.cluster.CapstanCluster;
import dev.capstan.e2e.cluster.Kubectl;
import dev.capstan.e2e.cluster.SharedCluster;
import dev.capstan.e2e.cluster.Shell;
import dev.capstan.e2e.cluster.Workload;
import org.junit.jupiter.api.extension.ExtendWith;

/** The ways to change objects with kubectl that the tour leaves out, apply on the server above all. */
@ExtendWith(SharedCluster.class)
class KubectlWritingIT {
    private static final String SETTINGS = """
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: settings
            data:
              colour: green
            """;

    @ByEveryKubectl
    void appliesOnTheServer(Kubectl program, CapstanCluster cluster) {
        try (Workload workload = Workload.in(cluster)) {
            Kubectl kubectl = program.about(cluster, workload.namespace());

            assertThat(apply(kubectl, SETTINGS, "--server-side").all())
                    .isEqualTo("configmap/settings serverside-applied\n");
            String version = kubectl.run("get", "configmap", "settings", "-o", "jsonpath={.metadata.resourceVersion}");
            assertThat(apply(kubectl, SETTINGS, "--server-side").succeeded()).isTrue();
            assertThat(kubectl.run("get", "configmap", "settings", "-o", "jsonpath={.metadata.resourceVersion}"))
                    .isEqualTo(version);

            String red = SETTINGS.replace("green", "red");
            Shell.Outcome refused = apply(kubectl, red, "--server-side", "--field-manager=painter");
            assertThat(refused.succeeded()).isFalse();
            assertThat(refused.errors())
                    .startsWith("error: Apply failed with 1 conflict: conflict with \"kubectl\": .data.colour\n");
            assertThat(apply(kubectl, red, "--server-side", "--field-manager=painter", "--force-conflicts")
                            .all())
                    .isEqualTo("configmap/settings serverside-applied\n");
            assertThat(kubectl.run("get", "configmap", "settings", "-o", "yaml", "--show-managed-fields"))
                    .contains("manager: painter", "operation: Apply", "colour: red")
                    .doesNotContain("manager: kubectl");
        }
    }

    @ByEveryKubectl
    void goesOverFromTheClientToTheServerAndGivesFieldsUp(Kubectl program, CapstanCluster cluster) {
        try (Workload workload = Workload.in(cluster)) {
            Kubectl kubectl = program.about(cluster, workload.namespace());
            String two = SETTINGS + "  shape: round\n";

            assertThat(apply(kubectl, two).all()).isEqualTo("configmap/settings created\n");
            assertThat(apply(kubectl, two.replace("green", "blue"), "--server-side")
                            .output())
                    .isEqualTo("configmap/settings serverside-applied\n");
            assertThat(apply(kubectl, SETTINGS, "--server-side").output())
                    .isEqualTo("configmap/settings serverside-applied\n");

            assertThat(kubectl.run("get", "configmap", "settings", "-o", "jsonpath={.data}"))
                    .isEqualTo("{\"colour\":\"green\"}");
        }
    }

    @ByEveryKubectl
    void showsWhatWouldBeAndReplaces(Kubectl program, CapstanCluster cluster) {
        try (Workload workload = Workload.in(cluster)) {
            Kubectl kubectl = program.about(cluster, workload.namespace());
            String blue = SETTINGS.replace("green", "blue");

            assertThat(kubectl.attemptWithInput(SETTINGS, "create", "--dry-run=server", "-f", "-")
                            .all())
                    .isEqualTo("configmap/settings created (server dry run)\n");
            assertThat(kubectl.run("create", "deployment", "web", "--image=" + Workload.IMAGE, "--dry-run=server"))
                    .isEqualTo("deployment.apps/web created (server dry run)\n");
            assertThat(kubectl.run("get", "deployments,replicasets,pods,events,configmaps", "-o", "name"))
                    .doesNotContain("settings", "web");

            apply(kubectl, SETTINGS);
            assertThat(kubectl.attemptWithInput(SETTINGS, "diff", "-f", "-").output())
                    .isEmpty();
            Shell.Outcome diff = kubectl.attemptWithInput(blue, "diff", "-f", "-");
            assertThat(diff.exitCode()).isEqualTo(1);
            assertThat(diff.output()).contains("-  colour: green\n", "+  colour: blue\n");
            assertThat(kubectl.attemptWithInput(blue, "diff", "--server-side", "--force-conflicts", "-f", "-")
                            .output())
                    .contains("+  colour: blue\n");
            assertThat(kubectl.run("get", "configmap", "settings", "-o", "jsonpath={.data.colour}"))
                    .isEqualTo("green");

            assertThat(kubectl.attemptWithInput(blue, "replace", "-f", "-").all())
                    .isEqualTo("configmap/settings replaced\n");
            String uid = kubectl.run("get", "configmap", "settings", "-o", "jsonpath={.metadata.uid}");
            assertThat(kubectl.attemptWithInput(SETTINGS, "replace", "--force", "-f", "-")
                            .output())
                    .contains("\"settings\" deleted", "configmap/settings replaced\n");
            assertThat(kubectl.run("get", "configmap", "settings", "-o", "jsonpath={.metadata.uid} {.data.colour}"))
                    .doesNotContain(uid)
                    .endsWith(" green");
        }
    }

    @ByEveryKubectl
    void setsPausesAndDeletes(Kubectl program, CapstanCluster cluster) {
        try (Workload workload = Workload.in(cluster)) {
            Kubectl kubectl = program.about(cluster, workload.namespace());
            kubectl.run("create", "deployment", "web", "--image=" + Workload.IMAGE, "--replicas=0");

            assertThat(kubectl.run("rollout", "pause", "deployment/web")).isEqualTo("deployment.apps/web paused\n");
            assertThat(kubectl.run("set", "env", "deployment/web", "A=1"))
                    .isEqualTo("deployment.apps/web env updated\n");
            assertThat(kubectl.run("set", "resources", "deployment/web", "--limits=cpu=200m"))
                    .isEqualTo("deployment.apps/web resource requirements updated\n");
            assertThat(kubectl.run("rollout", "resume", "deployment/web")).isEqualTo("deployment.apps/web resumed\n");
            assertThat(kubectl.run("rollout", "status", "deployment/web", "--timeout=180s"))
                    .endsWith("successfully rolled out\n");
            assertThat(kubectl.run("get", "deployment", "web", "-o", "jsonpath={..env} {..limits}"))
                    .isEqualTo("[{\"name\":\"A\",\"value\":\"1\"}] {\"cpu\":\"200m\"}");

            assertThat(kubectl.run("create", "secret", "generic", "hidden", "--from-literal=key=value"))
                    .isEqualTo("secret/hidden created\n");
            assertThat(kubectl.run("create", "serviceaccount", "robot")).isEqualTo("serviceaccount/robot created\n");

            String replicaSets = kubectl.run("get", "replicasets", "-o", "name");
            assertThat(kubectl.run("delete", "deployment", "web", "--cascade=orphan"))
                    .startsWith("deployment.apps \"web\" deleted");
            assertThat(kubectl.run("get", "replicasets", "-o", "name")).isEqualTo(replicaSets);
            String first = replicaSets.lines().findFirst().orElseThrow();
            kubectl.run("delete", first, "--cascade=foreground", "--wait=false");
            Shell.Outcome gone = kubectl.attempt("wait", "--for=delete", first, "--timeout=180s");
            assertThat(gone.succeeded()).as(gone.all()).isTrue();
            assertThat(kubectl.run("get", "replicasets", "-o", "name")).doesNotContain(first);
        }
    }

    /** kubectl's {@code apply} has the option since 1.32. */
    @ByEveryKubectl
    void changesOneSubresourceAndNothingElse(Kubectl program, CapstanCluster cluster) {
        try (Workload workload = Workload.in(cluster)) {
            Kubectl kubectl = program.about(cluster, workload.namespace());
            kubectl.run("create", "deployment", "web", "--image=" + Workload.IMAGE, "--replicas=0");

            kubectl.run("patch", "deployment", "web", "--subresource=scale", "--type=merge", "-p", """
                    {"spec": {"replicas": 1}}""");
            assertThat(kubectl.run(
                            "get",
                            "deployment",
                            "web",
                            "--subresource=scale",
                            "-o",
                            "jsonpath={.kind} {.spec.replicas}"))
                    .isEqualTo("Scale 1");

            kubectl.run("patch", "deployment", "web", "--subresource=status", "-p", """
                    {"spec": {"replicas": 5}, "status": {"conditions": [{"type": "Looked", "status": "True"}]}}""");
            assertThat(kubectl.run(
                            "get", "deployment", "web", "-o", "jsonpath={.spec.replicas} {.status.conditions[*].type}"))
                    .startsWith("1 ")
                    .contains("Looked");

            if (kubectl.run("apply", "--help").contains("--subresource")) {
                Shell.Outcome applied = apply(kubectl, """
                        apiVersion: apps/v1
                        kind: Deployment
                        metadata:
                          name: web
                        spec:
                          replicas: 5
                        status:
                          conditions:
                          - type: Applied
                            status: "True"
                        """, "--server-side", "--subresource=status");
                assertThat(applied.output()).as(applied.all()).isEqualTo("deployment.apps/web serverside-applied\n");
                assertThat(kubectl.run(
                                "get",
                                "deployment",
                                "web",
                                "-o",
                                "jsonpath={.spec.replicas} {.status.conditions[*].type}"))
                        .startsWith("1 ")
                        .contains("Applied");
            }
        }
    }

    private static Shell.Outcome apply(Kubectl kubectl, String file, String... options) {
        String[] arguments = new String[options.length + 3];
        System.arraycopy(options, 0, arguments, 1, options.length);
        arguments[0] = "apply";
        arguments[options.length + 1] = "-f";
        arguments[options.length + 2] = "-";
        return kubectl.attemptWithInput(file, arguments);
    }
}
