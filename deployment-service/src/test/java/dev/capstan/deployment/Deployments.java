package dev.capstan.deployment;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;

/** Deployments and ReplicaSets of which a test states only what matters to it. */
public final class Deployments {
    private Deployments() {}

    /** {@code default/web} with image {@code app:1}, RollingUpdate 25 % / 25 %, deadline 600 s. */
    public static DeploymentBuilder aDeployment(int replicas) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("web")
                .withUid("uid-web")
                .withGeneration(1L)
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withRevisionHistoryLimit(10)
                .withProgressDeadlineSeconds(600)
                .withNewSelector()
                .addToMatchLabels("app", "web")
                .endSelector()
                .withNewStrategy()
                .withType("RollingUpdate")
                .withNewRollingUpdate()
                .withMaxSurge(new IntOrString("25%"))
                .withMaxUnavailable(new IntOrString("25%"))
                .endRollingUpdate()
                .endStrategy()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", "web")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("main")
                .withImage("app:1")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec();
    }

    public static Deployment aDeployment(int replicas, int maxSurge, int maxUnavailable) {
        return aDeployment(replicas)
                .editSpec()
                .editStrategy()
                .withNewRollingUpdate()
                .withMaxSurge(new IntOrString(maxSurge))
                .withMaxUnavailable(new IntOrString(maxUnavailable))
                .endRollingUpdate()
                .endStrategy()
                .endSpec()
                .build();
    }

    /** Created {@code age} seconds after midnight: the smaller, the older. */
    public static ReplicaSetBuilder aReplicaSet(String name, int age, int replicas, int available) {
        return new ReplicaSetBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName(name)
                .withUid("uid-" + name)
                .withGeneration(1L)
                .withCreationTimestamp("2026-01-01T00:00:%02dZ".formatted(age))
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .endSpec()
                .withNewStatus()
                .withReplicas(replicas)
                .withReadyReplicas(available)
                .withAvailableReplicas(available)
                .withObservedGeneration(1L)
                .endStatus();
    }

    public static ReplicaSet withMax(ReplicaSetBuilder replicaSet, int desired, int max) {
        return replicaSet
                .editMetadata()
                .addToAnnotations("deployment.kubernetes.io/desired-replicas", Integer.toString(desired))
                .addToAnnotations("deployment.kubernetes.io/max-replicas", Integer.toString(max))
                .endMetadata()
                .build();
    }
}
