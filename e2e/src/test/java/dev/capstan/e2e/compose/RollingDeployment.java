package dev.capstan.e2e.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.capstan.e2e.cluster.Workload;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A Deployment whose template is changed again and again; each change must roll out, whatever happens meanwhile. */
final class RollingDeployment {
    private static final String NAME = "rolling";
    private static final int REPLICAS = 3;
    private static final Duration COMPLETE = Duration.ofMinutes(4);

    private final ComposeStack stack;
    private final Workload workload;
    private int version;

    RollingDeployment(ComposeStack stack, Workload workload) {
        this.stack = stack;
        this.workload = workload;
        workload.run(NAME, REPLICAS);
    }

    void change() {
        version++;
        stack.client()
                .apps()
                .deployments()
                .inNamespace(workload.namespace())
                .withName(NAME)
                // Without a resource version: the controller may well write in between.
                .patch(PatchContext.of(PatchType.JSON_MERGE), """
                        {"spec":{"template":{"metadata":{"labels":{"version":"%d"}}}}}""".formatted(version));
    }

    /** As {@code kubectl rollout status} sees it. */
    void awaitComplete() {
        await().alias("version " + version + " is rolled out")
                .atMost(COMPLETE)
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptions()
                .until(() -> isComplete(stack.client()
                        .apps()
                        .deployments()
                        .inNamespace(workload.namespace())
                        .withName(NAME)
                        .get()));
    }

    private static boolean isComplete(Deployment deployment) {
        DeploymentStatus status = deployment.getStatus();
        return deployment.getMetadata().getGeneration().equals(status.getObservedGeneration())
                && Integer.valueOf(REPLICAS).equals(status.getReplicas())
                && Integer.valueOf(REPLICAS).equals(status.getUpdatedReplicas())
                && Integer.valueOf(REPLICAS).equals(status.getAvailableReplicas());
    }

    /** Exactly the wanted Pods, all of the last version, and nothing else of them on the engine. */
    void awaitExactlyWhatIsWanted() {
        await().alias("Pods and sandboxes of version " + version)
                .atMost(COMPLETE)
                .pollInterval(Duration.ofMillis(500))
                .ignoreExceptionsInstanceOf(RuntimeException.class)
                .untilAsserted(() -> {
                    List<Pod> pods = workload.pods(NAME);
                    assertThat(pods).hasSize(REPLICAS).allMatch(Workload::isReady);
                    assertThat(pods)
                            .allMatch(pod -> Integer.toString(version)
                                    .equals(pod.getMetadata().getLabels().get("version")));
                    assertThat(sandboxes()).isEqualTo(new TreeSet<>(Workload.uids(pods)));
                });
    }

    private Set<String> sandboxes() {
        return stack.shell()
                .run(
                        "docker",
                        "ps",
                        "-a",
                        "--filter",
                        "label=dev.capstan/cluster=" + stack.id(),
                        "--filter",
                        "label=io.kubernetes.pod.namespace=" + workload.namespace(),
                        "--filter",
                        "label=dev.capstan/type=sandbox",
                        "--format",
                        "{{.Label \"io.kubernetes.pod.uid\"}}")
                .lines()
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
