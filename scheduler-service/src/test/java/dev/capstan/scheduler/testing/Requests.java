package dev.capstan.scheduler.testing;

import dev.capstan.testing.PodBuilders;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;

/** Pods that request something. */
public final class Requests {
    private Requests() {}

    public static Pod aPodRequesting(String name, String cpu, String memory) {
        return PodBuilders.aPod(name)
                .editSpec()
                .editFirstContainer()
                .withResources(requests(cpu, memory))
                .endContainer()
                .endSpec()
                .build();
    }

    public static ResourceRequirements requests(String cpu, String memory) {
        return new ResourceRequirementsBuilder()
                .addToRequests("cpu", new Quantity(cpu))
                .addToRequests("memory", new Quantity(memory))
                .build();
    }
}
