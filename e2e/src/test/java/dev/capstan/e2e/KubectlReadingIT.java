package dev.capstan.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.capstan.e2e.cluster.ByEveryKubectl;
import dev.capstan.e2e.cluster.CapstanCluster;
import dev.capstan.e2e.cluster.Kubectl;
import dev.capstan.e2e.cluster.RunningProgram;
import dev.capstan.e2e.cluster.SharedCluster;
import dev.capstan.e2e.cluster.Shell;
import dev.capstan.e2e.cluster.Workload;
import org.junit.jupiter.api.extension.ExtendWith;

/** The many ways in which users look at a cluster with kubectl. */
@ExtendWith(SharedCluster.class)
class KubectlReadingIT {
    @ByEveryKubectl
    void listsAsItIsAskedTo(Kubectl program, CapstanCluster cluster) {
        try (Workload workload = Workload.in(cluster)) {
            Kubectl kubectl = program.about(cluster, workload.namespace());
            kubectl.attemptWithInput(configMaps(), "create", "-f", "-");

            assertThat(kubectl.run("get", "configmaps", "-l", "list=yes", "--chunk-size=1", "-o", "name"))
                    .isEqualTo("configmap/a\nconfigmap/b\nconfigmap/c\n");
            assertThat(kubectl.run("get", "configmaps", "-l", "tier in (front)", "--no-headers"))
                    .containsPattern("^a +1 ")
                    .doesNotContain("b ", "c ");
            assertThat(kubectl.run("get", "configmaps", "-l", "list,tier!=front", "-o", "name"))
                    .isEqualTo("configmap/b\nconfigmap/c\n");
            assertThat(kubectl.run("get", "configmaps", "--field-selector=metadata.name=b", "-o", "name"))
                    .isEqualTo("configmap/b\n");
            assertThat(kubectl.run("get", "configmaps", "-l", "list=yes", "--sort-by=.data.order", "--no-headers")
                            .lines()
                            .map(line -> line.split(" ")[0]))
                    .containsExactly("c", "a", "b");
            assertThat(kubectl.run(
                            "get",
                            "configmaps",
                            "-l",
                            "list=yes",
                            "-o",
                            "custom-columns=NAME:.metadata.name,PLACE:.data.order"))
                    .isEqualTo("NAME   PLACE\na      2\nb      3\nc      1\n");
            assertThat(kubectl.run("get", "configmaps", "-A", "-l", "list=yes"))
                    .containsPattern("NAMESPACE +NAME +DATA +AGE")
                    .containsPattern(workload.namespace() + " +a +1 ");
            try (RunningProgram watch = kubectl.start("get", "configmaps", "--watch", "-o", "name")) {
                watch.awaitOutput("configmap/c");
                kubectl.run("create", "configmap", "late");
                watch.awaitOutput("configmap/late");
            }
            assertThat(kubectl.attempt("get", "services").errors())
                    .isEqualTo("No resources found in " + workload.namespace() + " namespace.\n");
        }
    }

    @ByEveryKubectl
    void saysWhatThereIsAndWhatOneMayDo(Kubectl program, CapstanCluster cluster) {
        Kubectl kubectl = program.about(cluster, "default");

        assertThat(kubectl.run("api-versions").lines())
                .contains("v1", "apps/v1", "coordination.k8s.io/v1", "authorization.k8s.io/v1");
        assertThat(kubectl.run("explain", "deployment", "--recursive"))
                .containsPattern("containers\\s+<\\[\\]Container> -required-")
                .containsPattern("maxSurge\\s+<IntOrString>");
        assertThat(kubectl.run("cluster-info").replaceAll("\u001b\\[[0-9;]*m", ""))
                .contains("Kubernetes control plane is running at " + cluster.address());
        assertThat(kubectl.run("auth", "can-i", "create", "deployments")).isEqualTo("yes\n");
        assertThat(kubectl.run("auth", "can-i", "--list"))
                .containsPattern("Resources +Non-Resource URLs +Resource Names +Verbs")
                .containsPattern("\\*\\.\\* +\\[\\] +\\[\\] +\\[\\*\\]");
        assertThat(kubectl.run("auth", "whoami"))
                .containsPattern("Username +\\S+")
                .contains("system:masters");
        Shell.Outcome top = kubectl.attempt("top", "nodes");
        assertThat(top.succeeded()).isFalse();
        assertThat(top.errors()).isEqualTo("error: Metrics API not available\n");
    }

    @ByEveryKubectl
    void readsPartsOfALog(Kubectl program, CapstanCluster cluster) {
        try (Workload workload = Workload.in(cluster)) {
            Kubectl kubectl = program.about(cluster, workload.namespace());
            assertThat(kubectl.attemptWithInput(crashing(), "apply", "-f", "-").all())
                    .isEqualTo("pod/crash created\n");

            await().atMost(Workload.SOON)
                    .until(() -> kubectl.run("get", "pod", "crash", "-o", "jsonpath={..restartCount}")
                            .matches("[1-9]"));
            assertThat(kubectl.run("logs", "crash", "--previous")).isEqualTo("one\ntwo\nthree\n");
            assertThat(kubectl.run("logs", "crash", "--previous", "--tail=1")).isEqualTo("three\n");
            assertThat(kubectl.run("logs", "crash", "--previous", "--since=1h")).isEqualTo("one\ntwo\nthree\n");
            assertThat(kubectl.run("logs", "crash", "--previous", "--since-time=2099-01-01T00:00:00Z"))
                    .isEmpty();
        }
    }

    private static String configMaps() {
        StringBuilder file = new StringBuilder();
        String[][] each = {{"a", "front", "2"}, {"b", "back", "3"}, {"c", "back", "1"}};
        for (String[] values : each) {
            file.append("""
                    ---
                    apiVersion: v1
                    kind: ConfigMap
                    metadata:
                      name: %s
                      labels: {list: "yes", tier: %s}
                    data: {order: "%s"}
                    """.formatted((Object[]) values));
        }
        return file.toString();
    }

    private static String crashing() {
        return """
                apiVersion: v1
                kind: Pod
                metadata: {name: crash}
                spec:
                  terminationGracePeriodSeconds: 1
                  containers:
                  - name: crash
                    image: %s
                    command: [sh, -c, "echo one; echo two; echo three; exit 1"]
                """.formatted(Workload.IMAGE);
    }
}
