package dev.capstan.k8s.rules;

import dev.capstan.k8s.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * The policies name Pods and ports that exist, deny what nobody allows, and let only the API server to the database and only
 * Capstan's services to Kafka.
 */
final class Network implements Rule {
    private static final List<String> DIRECTIONS = List.of("Ingress", "Egress");

    @Override
    public List<String> violations(Rendering rendering) {
        List<String> wrong = new ArrayList<>();
        for (String direction : DIRECTIONS) {
            if (policies(rendering, direction).noneMatch(Network::deniesAll)) {
                wrong.add("no NetworkPolicy denies all " + direction);
            }
        }
        rendering.of("NetworkPolicy").forEach(policy -> {
            List<PodTemplate> subjects = subjects(rendering, policy);
            if (subjects.isEmpty()) {
                wrong.add(policy.title() + ": it selects no Pod");
            }
            policy.each("spec.ingress").forEach(rule -> {
                peers(rendering, policy, rule.path("from"), wrong);
                ports(policy, rule, subjects, wrong);
            });
            policy.each("spec.egress").forEach(rule -> {
                peers(rendering, policy, rule.path("to"), wrong);
                List<PodTemplate> targets = rule.path("to")
                        .valueStream()
                        .filter(Network::isPodHere)
                        .flatMap(peer -> selected(rendering, peer.path("podSelector")))
                        .toList();
                ports(policy, rule, targets, wrong);
            });
        });
        return wrong;
    }

    static Stream<Manifest> policies(Rendering rendering, String direction) {
        return rendering
                .of("NetworkPolicy")
                .filter(policy -> policy.each("spec.policyTypes")
                        .anyMatch(type -> type.asString("").equals(direction)));
    }

    static List<PodTemplate> subjects(Rendering rendering, Manifest policy) {
        return selected(rendering, policy.at("spec.podSelector")).toList();
    }

    /** Policies don't reach Pods on the host's network: there, one that selects them promises what nobody keeps. */
    static Stream<PodTemplate> selected(Rendering rendering, JsonNode selector) {
        return rendering.pods().stream()
                .filter(pod -> !pod.isOnHostNetwork() && new Selector(selector).selects(pod.labels()));
    }

    static boolean isPodHere(JsonNode peer) {
        return peer.has("podSelector") && !peer.has("namespaceSelector");
    }

    private static boolean deniesAll(Manifest policy) {
        return policy.at("spec.podSelector").isEmpty()
                && policy.at("spec.ingress").isMissingNode()
                && policy.at("spec.egress").isMissingNode();
    }

    private static void peers(Rendering rendering, Manifest policy, JsonNode peers, List<String> wrong) {
        peers.valueStream()
                .filter(Network::isPodHere)
                .filter(peer ->
                        selected(rendering, peer.path("podSelector")).findAny().isEmpty())
                .forEach(peer -> wrong.add(policy.title() + ": no Pod is " + peer.path("podSelector")));
        peers.valueStream()
                .filter(peer -> peer.at("/ipBlock/cidr").asString("").equals("0.0.0.0/32"))
                .forEach(peer -> wrong.add(policy.title() + ": the overlay does not set its address range"));
    }

    private static void ports(Manifest policy, JsonNode rule, List<PodTemplate> targets, List<String> wrong) {
        rule.path("ports").forEach(port -> {
            JsonNode wanted = port.path("port");
            targets.stream()
                    .filter(pod -> pod.spec() != null && !pod.hasPort(wanted))
                    .forEach(pod -> wrong.add(policy.title() + ": " + pod.title() + " has no port " + wanted));
            if (wanted.isString() && targets.isEmpty()) {
                wrong.add(policy.title() + ": nobody has the port " + wanted);
            }
        });
    }
}
