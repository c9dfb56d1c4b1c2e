package dev.capstan.apiserver.deployment;

import dev.capstan.apiserver.pod.PodSpecDefaults;
import dev.capstan.apiserver.strategy.Defaults;
import tools.jackson.databind.node.ObjectNode;

/** One replica, rolled over a quarter at a time, with ten old revisions kept and ten minutes to make progress. */
final class DeploymentDefaults {
    private static final String A_QUARTER = "25%";

    private DeploymentDefaults() {}

    static void apply(ObjectNode deployment) {
        ObjectNode spec = Defaults.of(deployment).object("spec");
        Defaults.of(spec)
                .number("replicas", 1)
                .number("revisionHistoryLimit", 10)
                .number("progressDeadlineSeconds", 600);
        PodSpecDefaults.applyToTemplate(spec);
        strategy(Defaults.of(spec).object("strategy"));
    }

    private static void strategy(ObjectNode strategy) {
        Defaults.of(strategy).text("type", "RollingUpdate");
        if (strategy.path("type").asString("").equals("RollingUpdate")) {
            ObjectNode rollingUpdate = Defaults.of(strategy).object("rollingUpdate");
            for (String bound : new String[] {"maxUnavailable", "maxSurge"}) {
                if (!rollingUpdate.has(bound)) {
                    rollingUpdate.put(bound, A_QUARTER);
                }
            }
        }
    }
}
