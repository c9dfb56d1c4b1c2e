package dev.capstan.k8s;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * How to break a kind.
 *
 * @param typed a field that is no string of its own kind: it is given another type
 * @param required a field that must not be absent
 */
record Breakage(String kind, String typed, String required) {
    static final List<Breakage> EACH_KIND = List.of(
            new Breakage("Namespace", "metadata.labels", "metadata.name"),
            new Breakage("PriorityClass", "value", "metadata.name"),
            new Breakage("ServiceAccount", "automountServiceAccountToken", "metadata.name"),
            new Breakage("Role", "rules", "rules.0.verbs"),
            new Breakage("ConfigMap", "data", "metadata.name"),
            new Breakage("Secret", "data", "metadata.name"),
            new Breakage("Service", "spec.ports.0.port", "spec.ports.0.port"),
            new Breakage("Deployment", "spec.template.spec.containers.0.livenessProbe.periodSeconds", "spec.selector"),
            new Breakage("DaemonSet", "spec.template.spec.hostNetwork", "spec.template.spec.containers.0.name"),
            new Breakage("StatefulSet", "spec.replicas", "spec.template"),
            new Breakage("Job", "spec.backoffLimit", "spec.template.spec.containers"),
            new Breakage("PodDisruptionBudget", "spec.selector", "metadata.name"),
            new Breakage("NetworkPolicy", "spec.egress.0.to.0.ipBlock", "spec.egress.0.to.0.ipBlock.cidr"),
            new Breakage("Kafka", "spec.kafka.listeners.0.port", "spec.kafka.listeners.0.tls"),
            new Breakage("KafkaNodePool", "spec.replicas", "spec.roles"),
            new Breakage("KafkaUser", "spec.authorization.acls", "spec.authorization.acls.0.operations"));

    Manifest withUnknownField(List<Manifest> objects) {
        Manifest broken = example(objects);
        parentOf(broken, typed).put("unheardOf", "x");
        return broken;
    }

    Manifest withWrongType(List<Manifest> objects) {
        Manifest broken = example(objects);
        parentOf(broken, typed).put(lastOf(typed), "x");
        return broken;
    }

    Manifest withoutRequired(List<Manifest> objects) {
        Manifest broken = example(objects);
        parentOf(broken, required).remove(lastOf(required));
        return broken;
    }

    private Manifest example(List<Manifest> objects) {
        return objects.stream()
                .filter(object -> object.is(kind)
                        && !object.at(typed).isMissingNode()
                        && !object.at(required).isMissingNode())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " with " + typed + " and " + required))
                .copy();
    }

    private static ObjectNode parentOf(Manifest manifest, String path) {
        int end = path.lastIndexOf('.');
        return (ObjectNode) (end < 0 ? manifest.tree() : manifest.at(path.substring(0, end)));
    }

    private static String lastOf(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    @Override
    public String toString() {
        return kind;
    }
}
