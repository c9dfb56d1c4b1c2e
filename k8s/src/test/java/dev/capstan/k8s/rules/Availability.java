package dev.capstan.k8s.rules;

import dev.capstan.k8s.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.IntNode;

/**
 * No service hangs on one node or one roll-out: every Deployment has two instances, spread over nodes, one of which stays
 * while nodes are drained and while a new version comes.
 */
final class Availability implements Rule {
    @Override
    public List<String> violations(Rendering rendering) {
        List<String> wrong = new ArrayList<>();
        rendering.of("Deployment").forEach(deployment -> deployment(rendering, deployment, wrong));
        rendering
                .of("PodDisruptionBudget")
                .filter(budget -> guardedBy(rendering, budget).findAny().isEmpty())
                .forEach(budget -> wrong.add(budget.title() + ": it selects no Pod"));
        return wrong;
    }

    private static void deployment(Rendering rendering, Manifest deployment, List<String> wrong) {
        long budgets = rendering
                .of("PodDisruptionBudget")
                .filter(budget ->
                        guardedBy(rendering, budget).anyMatch(pod -> pod.owner().equals(deployment)))
                .count();
        if (budgets != 1) {
            wrong.add(deployment.title() + ": it has " + budgets + " PodDisruptionBudgets");
        }
        if (deployment.at("spec.replicas").asInt(1) < 2) {
            wrong.add(deployment.title() + ": it has one instance only");
        }
        if (!deployment.at("spec.strategy.rollingUpdate.maxUnavailable").equals(zero())) {
            wrong.add(deployment.title() + ": a roll-out stops an instance before another is ready");
        }
        if (deployment
                .each("spec.template.spec.topologySpreadConstraints")
                .noneMatch(spread -> spread.path("topologyKey").asString("").equals("kubernetes.io/hostname"))) {
            wrong.add(deployment.title() + ": it is not spread over nodes");
        }
    }

    private static JsonNode zero() {
        return IntNode.valueOf(0);
    }

    private static Stream<PodTemplate> guardedBy(Rendering rendering, Manifest budget) {
        Selector selector = new Selector(budget.at("spec.selector"));
        return rendering.pods().stream().filter(pod -> selector.selects(pod.labels()));
    }
}
