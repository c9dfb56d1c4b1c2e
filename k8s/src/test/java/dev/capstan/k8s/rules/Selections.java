package dev.capstan.k8s.rules;

import dev.capstan.k8s.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Who selects Pods finds the right ones: workloads their own, Services some with the port, spreads their own. */
final class Selections implements Rule {
    @Override
    public List<String> violations(Rendering rendering) {
        List<String> wrong = new ArrayList<>();
        Stream.of("Deployment", "DaemonSet", "StatefulSet")
                .flatMap(rendering::of)
                .forEach(workload -> workload(rendering, workload, wrong));
        rendering.of("Service").forEach(service -> service(rendering, service, wrong));
        return wrong;
    }

    private static void workload(Rendering rendering, Manifest workload, List<String> wrong) {
        Selector selector = new Selector(workload.at("spec.selector"));
        List<String> selected = rendering.pods().stream()
                .filter(pod -> selector.selects(pod.labels()))
                .map(PodTemplate::title)
                .toList();
        if (!selected.equals(List.of(workload.title()))) {
            wrong.add(workload.title() + ": its selector selects the Pods of " + selected);
        }
        PodTemplate pod = PodTemplate.of(workload);
        pod.known().path("topologySpreadConstraints").forEach(spread -> {
            if (!new Selector(spread.path("labelSelector")).selects(pod.labels())) {
                wrong.add(workload.title() + ": it spreads other Pods than its own");
            }
        });
    }

    private static void service(Rendering rendering, Manifest service, List<String> wrong) {
        Map<String, String> wanted = PodTemplate.labels(service.at("spec.selector"));
        List<PodTemplate> selected = rendering.pods().stream()
                .filter(pod -> pod.labels().entrySet().containsAll(wanted.entrySet()))
                .toList();
        if (wanted.isEmpty() || selected.isEmpty()) {
            wrong.add(service.title() + ": it selects no Pod");
        }
        service.each("spec.ports")
                .forEach(port -> selected.stream()
                        .filter(pod -> !pod.hasPort(target(port)))
                        .forEach(pod ->
                                wrong.add(service.title() + ": " + pod.title() + " has no port " + target(port))));
    }

    private static JsonNode target(JsonNode port) {
        return port.has("targetPort") ? port.path("targetPort") : port.path("port");
    }
}
