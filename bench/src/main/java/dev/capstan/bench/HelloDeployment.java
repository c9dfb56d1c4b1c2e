package dev.capstan.bench;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;

/** What all benchmarks of Pods run: the sample's web server, from an image that is there already. */
final class HelloDeployment {
    static final String IMAGE = "capstan/hello:0.1";
    static final String CONTAINER = "web";

    private HelloDeployment() {}

    static Deployment of(String name, int replicas) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("default")
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withNewSelector()
                .addToMatchLabels("app", name)
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", name)
                .endMetadata()
                .withNewSpec()
                .withTerminationGracePeriodSeconds(1L)
                .addNewContainer()
                .withName(CONTAINER)
                .withImage(IMAGE)
                .withImagePullPolicy("Never")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }
}
