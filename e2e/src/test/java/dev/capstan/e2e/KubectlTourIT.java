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

/** What users do with kubectl, by every kubectl that the machine has, and what they know it to answer. */
@ExtendWith(SharedCluster.class)
class KubectlTourIT {
    private static final String TIMEOUT = "--timeout=180s";

    @ByEveryKubectl
    void saysWhatTheServerOffers(Kubectl program, CapstanCluster cluster) {
        Kubectl kubectl = program.about(cluster, "default");

        assertThat(kubectl.run("version"))
                .containsPattern("Client Version: v1\\.")
                .containsPattern("Server Version: v1\\.");
        assertThat(kubectl.run("api-resources"))
                .containsPattern("deployments +deploy +apps/v1 +true +Deployment")
                .containsPattern("pods +po +v1 +true +Pod")
                .containsPattern("nodes +no +v1 +false +Node");
        assertThat(kubectl.run("explain", "deployment.spec"))
                .containsPattern("KIND: +Deployment")
                .contains("FIELD: spec <DeploymentSpec>")
                .containsPattern("replicas\\s+<integer>")
                .contains("-required-");
    }

    @ByEveryKubectl
    void createsADeploymentAndShowsAllThatCameOfIt(Kubectl program, CapstanCluster cluster) {
        try (Workload workload = Workload.in(cluster)) {
            Kubectl kubectl = program.about(cluster, workload.namespace());

            assertThat(kubectl.run("create", "deployment", "web", "--image=" + Workload.IMAGE))
                    .isEqualTo("deployment.apps/web created\n");
            assertThat(kubectl.run("wait", "--for=condition=Available", "deployment/web", TIMEOUT))
                    .isEqualTo("deployment.apps/web condition met\n");

            assertThat(kubectl.run("get", "deployment", "web", "-o", "wide"))
                    .containsPattern("NAME +READY +UP-TO-DATE +AVAILABLE +AGE +CONTAINERS +IMAGES +SELECTOR")
                    .containsPattern("web +1/1 +1 +1 .*" + Workload.IMAGE + " +app=web");
            String pod = kubectl.run("get", "pods", "-o", "name").strip();
            assertThat(kubectl.run("get", "pods", "-o", "wide"))
                    .containsPattern("NAME +READY +STATUS +RESTARTS +AGE +IP +NODE")
                    .containsPattern("web-\\w+-\\w+ +1/1 +Running +0 .* node-\\d");
            assertThat(kubectl.run("get", "all"))
                    .containsPattern("pod/web-\\S+ +1/1")
                    .containsPattern("deployment.apps/web +1/1")
                    .containsPattern("replicaset.apps/web-\\w+ +1 +1 +1");
            assertThat(kubectl.run("get", "deployment", "web", "-o", "yaml"))
                    .startsWith("apiVersion: apps/v1\nkind: Deployment\n")
                    .contains("- image: " + Workload.IMAGE, "readyReplicas: 1");

            // Events come a little after what they tell of.
            await().atMost(Workload.SOON)
                    .untilAsserted(() -> assertThat(kubectl.run("describe", pod))
                            .containsPattern("Node: +node-\\d")
                            .containsPattern("Controlled By: +ReplicaSet/web-")
                            .containsPattern(
                                    "Normal +Scheduled .*Successfully assigned " + workload.namespace() + "/web-")
                            .containsPattern("Normal +Started "));
            await().atMost(Workload.SOON)
                    .untilAsserted(() -> assertThat(kubectl.run("describe", "deployment", "web"))
                            .contains("1 desired | 1 updated | 1 total | 1 available | 0 unavailable")
                            .containsPattern("NewReplicaSet: +web-\\w+ \\(1/1 replicas created\\)")
                            .containsPattern("Normal +ScalingReplicaSet "));
            await().atMost(Workload.SOON)
                    .untilAsserted(() -> assertThat(kubectl.run("get", "events"))
                            .containsPattern("LAST SEEN +TYPE +REASON +OBJECT +MESSAGE")
                            .containsPattern("Normal +SuccessfulCreate +replicaset/web-")
                            .containsPattern("Normal +Scheduled +pod/web-"));

            try (RunningProgram logs = kubectl.start("logs", "-f", "deployment/web")) {
                logs.awaitOutput("listens on port 80");
                assertThat(kubectl.run("delete", "deployment", "web")).startsWith("deployment.apps \"web\" deleted");
                logs.awaitEnd();
            }
            assertThat(kubectl.attempt("get", "deployment", "web").errors())
                    .isEqualTo("Error from server (NotFound): deployments.apps \"web\" not found\n");
        }
    }

    @ByEveryKubectl
    void rollsOutAndBack(Kubectl program, CapstanCluster cluster) {
        try (Workload workload = Workload.in(cluster)) {
            Kubectl kubectl = program.about(cluster, workload.namespace());
            workload.run("web", 1);

            try (RunningProgram watch = kubectl.start("get", "deployment", "web", "-w")) {
                watch.awaitOutput("1/1");
                assertThat(kubectl.run("scale", "deployment/web", "--replicas=2"))
                        .isEqualTo("deployment.apps/web scaled\n");
                watch.awaitOutput("2/2");
            }
            kubectl.run("scale", "deployment/web", "--replicas=1");

            String later = Workload.IMAGE.replace("capstan/", "docker.io/capstan/");
            assertThat(kubectl.run("set", "image", "deployment/web", "web=" + later))
                    .isEqualTo("deployment.apps/web image updated\n");
            assertThat(kubectl.run("rollout", "status", "deployment/web", TIMEOUT))
                    .endsWith("deployment \"web\" successfully rolled out\n");
            assertThat(kubectl.run("rollout", "history", "deployment/web"))
                    .startsWith("deployment.apps/web \nREVISION  CHANGE-CAUSE\n")
                    .containsPattern("(?m)^1 +<none>$")
                    .containsPattern("(?m)^2 +<none>$");

            assertThat(kubectl.run("rollout", "undo", "deployment/web")).isEqualTo("deployment.apps/web rolled back\n");
            kubectl.run("rollout", "status", "deployment/web", TIMEOUT);
            assertThat(kubectl.run("rollout", "history", "deployment/web"))
                    .doesNotContainPattern("(?m)^1 +<none>$")
                    .containsPattern("(?m)^3 +<none>$");
            assertThat(kubectl.run("get", "deployment", "web", "-o", "jsonpath={..image}"))
                    .isEqualTo(Workload.IMAGE);

            assertThat(kubectl.run("rollout", "restart", "deployment/web"))
                    .isEqualTo("deployment.apps/web restarted\n");
            assertThat(kubectl.run("rollout", "status", "deployment/web", TIMEOUT))
                    .endsWith("deployment \"web\" successfully rolled out\n");
            assertThat(kubectl.run("rollout", "history", "deployment/web", "--revision=4"))
                    .contains("revision #4", "kubectl.kubernetes.io/restartedAt");
        }
    }

    @ByEveryKubectl
    void appliesAndChangesObjects(Kubectl program, CapstanCluster cluster) {
        try (Workload workload = Workload.in(cluster)) {
            Kubectl kubectl = program.about(cluster, workload.namespace());
            String file = """
                    apiVersion: apps/v1
                    kind: Deployment
                    metadata:
                      name: web
                    spec:
                      replicas: 0
                      selector:
                        matchLabels: {app: web}
                      template:
                        metadata:
                          labels: {app: web}
                        spec:
                          containers:
                          - name: web
                            image: %s
                    ---
                    apiVersion: v1
                    kind: ConfigMap
                    metadata:
                      name: settings
                    data:
                      colour: green
                    """.formatted(Workload.IMAGE);

            assertThat(apply(kubectl, file).all())
                    .isEqualTo("deployment.apps/web created\nconfigmap/settings created\n");
            assertThat(apply(kubectl, file.replace("green", "blue")).all())
                    .isEqualTo("deployment.apps/web unchanged\nconfigmap/settings configured\n");
            assertThat(kubectl.run("get", "configmap", "settings", "-o", "jsonpath={.data.colour}"))
                    .isEqualTo("blue");

            assertThat(kubectl.run("label", "configmap", "settings", "tier=front"))
                    .isEqualTo("configmap/settings labeled\n");
            assertThat(kubectl.run("annotate", "configmap", "settings", "note=first"))
                    .isEqualTo("configmap/settings annotated\n");
            assertThat(kubectl.run("get", "configmaps", "-l", "tier=front", "--show-labels"))
                    .containsPattern("settings +1 +\\S+ +tier=front");

            assertThat(
                            kubectl.run(
                                    "patch",
                                    "deployment",
                                    "web",
                                    "-p",
                                    "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"web\",\"env\":[{\"name\":\"A\",\"value\":\"1\"}]}]}}}}"))
                    .isEqualTo("deployment.apps/web patched\n");
            assertThat(kubectl.run(
                            "patch", "deployment", "web", "--type=merge", "-p", "{\"spec\":{\"minReadySeconds\":1}}"))
                    .isEqualTo("deployment.apps/web patched\n");
            assertThat(kubectl.run(
                            "patch",
                            "deployment",
                            "web",
                            "--type=json",
                            "-p",
                            "[{\"op\":\"replace\",\"path\":\"/spec/revisionHistoryLimit\",\"value\":3}]"))
                    .isEqualTo("deployment.apps/web patched\n");
            assertThat(kubectl.editingWith("sed -i s/minReadySeconds:.1/minReadySeconds:\\ 2/")
                            .run("edit", "deployment", "web"))
                    .isEqualTo("deployment.apps/web edited\n");
            assertThat(kubectl.editingWith("true")
                            .attempt("edit", "deployment", "web")
                            .errors())
                    .isEqualTo("Edit cancelled, no changes made.\n");
            assertThat(kubectl.run(
                            "get",
                            "deployment",
                            "web",
                            "-o",
                            "jsonpath={..image} {..env[0].name} {.spec.minReadySeconds} {.spec.revisionHistoryLimit}"))
                    .isEqualTo(Workload.IMAGE + " A 2 3");

            assertThat(kubectl.run("create", "configmap", "made", "--from-literal=key=value"))
                    .isEqualTo("configmap/made created\n");
            assertThat(kubectl.attempt("create", "configmap", "made").errors())
                    .isEqualTo("error: failed to create configmap: configmaps \"made\" already exists\n");
            String another = workload.namespace() + "-2";
            assertThat(kubectl.run("create", "namespace", another)).isEqualTo("namespace/" + another + " created\n");
            assertThat(kubectl.run("delete", "namespace", another)).startsWith("namespace \"" + another + "\" deleted");
            assertThat(kubectl.run("delete", "deployment/web", "configmap/settings")
                            .lines())
                    .hasSize(2)
                    .allMatch(line -> line.contains("deleted"));
        }
    }

    @ByEveryKubectl
    void keepsPodsOffANode(Kubectl program, CapstanCluster cluster) {
        Kubectl kubectl = program.about(cluster, "default");
        try {
            assertThat(kubectl.run("cordon", "node-3")).isEqualTo("node/node-3 cordoned\n");
            assertThat(kubectl.run("get", "node", "node-3")).containsPattern("node-3 +Ready,SchedulingDisabled ");
            assertThat(kubectl.run("taint", "node", "node-3", "tour=now:NoSchedule"))
                    .isEqualTo("node/node-3 tainted\n");
            assertThat(kubectl.run("describe", "node", "node-3"))
                    .containsPattern("Taints: +\\S")
                    .contains("tour=now:NoSchedule")
                    .containsPattern("Unschedulable: +true")
                    .containsPattern("Ready +True .*KubeletReady")
                    .containsPattern("PodCIDR: +10\\.")
                    .contains("Allocated resources:");
        } finally {
            assertThat(kubectl.run("taint", "node", "node-3", "tour-")).isEqualTo("node/node-3 untainted\n");
            assertThat(kubectl.run("uncordon", "node-3")).isEqualTo("node/node-3 uncordoned\n");
        }
        assertThat(kubectl.run("get", "nodes").lines().skip(1))
                .hasSize(3)
                .allSatisfy(line -> assertThat(line).containsPattern("node-\\d +Ready +<none> "));
    }

    private static Shell.Outcome apply(Kubectl kubectl, String file) {
        return kubectl.attemptWithInput(file, "apply", "-f", "-");
    }
}
