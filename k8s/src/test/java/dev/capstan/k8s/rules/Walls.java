package dev.capstan.k8s.rules;

import dev.capstan.k8s.Manifest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Who reaches whom by the policies, asked from both ends: the database is let to by the API server alone, and nobody else is
 * let out to it; Kafka is let to by those who log in there. Whoever may send traces gets out to a collector.
 */
final class Walls implements Rule {
    private static final Set<String> API = Set.of("Deployment/api-service");
    private static final Set<String> SERVICES = Set.of(
            "Deployment/api-service",
            "Deployment/deployment-service",
            "Deployment/replicaset-service",
            "Deployment/scheduler-service",
            "Deployment/lifecycle-service");

    @Override
    public List<String> violations(Rendering rendering) {
        List<String> wrong = new ArrayList<>();
        if (rendering.has("StatefulSet", "postgres")) {
            compare("let to the database", letIn(rendering, "StatefulSet/postgres"), API, wrong);
            compare("let out to the database", letOut(rendering, "StatefulSet/postgres"), API, wrong);
        } else {
            compare("let out to port 5432", letOutTo(rendering, 5432), API, wrong);
        }
        if (rendering.has("StatefulSet", "kafka")) {
            Set<String> all = new HashSet<>(SERVICES);
            all.add("Job/kafka-access");
            compare("let to Kafka", letIn(rendering, "StatefulSet/kafka"), all, wrong);
            compare("let out to Kafka", letOut(rendering, "StatefulSet/kafka"), all, wrong);
        } else {
            compare("let to Kafka", listenerPeers(rendering), SERVICES, wrong);
        }
        compare("let out to port 4318", letOutTo(rendering, 4318), SERVICES, wrong);
        return wrong;
    }

    private static void compare(String what, Set<String> found, Set<String> wanted, List<String> wrong) {
        if (!found.equals(wanted)) {
            wrong.add(what + ": " + found + " instead of " + wanted);
        }
    }

    private static Set<String> letIn(Rendering rendering, String target) {
        return Network.policies(rendering, "Ingress")
                .filter(policy -> concerns(rendering, policy, target))
                .flatMap(policy -> policy.each("spec.ingress"))
                .flatMap(rule -> {
                    if (rule.path("from").isEmpty()) {
                        return rendering.pods().stream();
                    }
                    return rule.path("from")
                            .valueStream()
                            .filter(Network::isPodHere)
                            .flatMap(peer -> Network.selected(rendering, peer.path("podSelector")));
                })
                .map(PodTemplate::title)
                .collect(Collectors.toSet());
    }

    private static Set<String> letOut(Rendering rendering, String target) {
        return Network.policies(rendering, "Egress")
                .filter(policy -> policy.each("spec.egress").anyMatch(rule -> leadsTo(rendering, rule, target)))
                .flatMap(policy -> Network.subjects(rendering, policy).stream())
                .map(PodTemplate::title)
                .collect(Collectors.toSet());
    }

    private static Set<String> letOutTo(Rendering rendering, int port) {
        return Network.policies(rendering, "Egress")
                .filter(policy -> policy.each("spec.egress")
                        .anyMatch(rule -> rule.path("ports").isEmpty()
                                        && rule.path("to").isEmpty()
                                || rule.path("ports")
                                        .valueStream()
                                        .anyMatch(one -> one.path("port").asInt(0) == port)))
                .flatMap(policy -> Network.subjects(rendering, policy).stream())
                .map(PodTemplate::title)
                .collect(Collectors.toSet());
    }

    private static Set<String> listenerPeers(Rendering rendering) {
        return rendering
                .of("Kafka")
                .flatMap(kafka -> kafka.each("spec.kafka.listeners"))
                .flatMap(listener -> listener.path("networkPolicyPeers").valueStream())
                .filter(Network::isPodHere)
                .flatMap(peer -> Network.selected(rendering, peer.path("podSelector")))
                .map(PodTemplate::title)
                .collect(Collectors.toSet());
    }

    private static boolean concerns(Rendering rendering, Manifest policy, String target) {
        return Network.subjects(rendering, policy).stream()
                .anyMatch(pod -> pod.title().equals(target));
    }

    private static boolean leadsTo(Rendering rendering, JsonNode rule, String target) {
        return rule.path("to").isEmpty()
                || rule.path("to")
                        .valueStream()
                        .filter(Network::isPodHere)
                        .flatMap(peer -> Network.selected(rendering, peer.path("podSelector")))
                        .anyMatch(pod -> pod.title().equals(target));
    }
}
