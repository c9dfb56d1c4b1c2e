package dev.capstan.k8s.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Every container says which version it is and what it needs; those that run on say how they are, at ports that they have. One
 * with a management port is asked there whether a restart would help: its other ports may have to wait for what no restart mends.
 */
final class Containers implements Rule {
    private static final Pattern TAGGED = Pattern.compile("[^:]+(:\\d+/[^:]+)?:(?!latest$)[\\w][\\w.-]*");
    /** Those whose failure ends the container. */
    private static final List<String> FATAL_PROBES = List.of("startupProbe", "livenessProbe");

    private static final List<String> PROBES = List.of("startupProbe", "livenessProbe", "readinessProbe");

    @Override
    public List<String> violations(Rendering rendering) {
        List<String> wrong = new ArrayList<>();
        for (PodTemplate pod : rendering.pods()) {
            pod.containers().forEach(container -> everyContainer(pod, container, wrong));
            if (!pod.owner().is("Job")) {
                pod.mainContainers().forEach(container -> {
                    probes(pod, container, wrong);
                    fatalProbes(pod, container, wrong);
                });
            }
        }
        return wrong;
    }

    private static void everyContainer(PodTemplate pod, JsonNode container, List<String> wrong) {
        String image = container.path("image").asString("");
        if (!TAGGED.matcher(image).matches()) {
            wrong.add(title(pod, container) + ": image " + image + " has no tag");
        }
        for (String path : List.of("/requests/cpu", "/requests/memory", "/limits/memory")) {
            if (container.path("resources").at(path).isMissingNode()) {
                wrong.add(title(pod, container) + ": no resources" + path.replace('/', '.'));
            }
        }
    }

    private static void probes(PodTemplate pod, JsonNode container, List<String> wrong) {
        for (String probe : PROBES) {
            if (!container.has(probe)) {
                wrong.add(title(pod, container) + ": no " + probe);
            }
            Stream.of("httpGet", "tcpSocket")
                    .map(handler -> container.path(probe).path(handler).path("port"))
                    .filter(port -> !port.isMissingNode() && !pod.hasPort(port))
                    .forEach(port -> wrong.add(title(pod, container) + ": " + probe + " asks at port " + port
                            + ", which it does not have"));
        }
    }

    private static void fatalProbes(PodTemplate pod, JsonNode container, List<String> wrong) {
        boolean managed = container
                .path("ports")
                .valueStream()
                .anyMatch(port -> port.path("name").asString("").equals("management"));
        FATAL_PROBES.stream()
                .filter(probe -> managed && container.has(probe))
                .filter(probe -> !asksLivezOfManagement(container.path(probe).path("httpGet")))
                .forEach(probe -> wrong.add(
                        title(pod, container) + ": " + probe + " does not ask /livez at the port management"));
    }

    private static boolean asksLivezOfManagement(JsonNode request) {
        return request.path("path").asString("").equals("/livez")
                && request.path("port").asString("").equals("management");
    }

    private static String title(PodTemplate pod, JsonNode container) {
        return pod.title() + " " + container.path("name").asString("");
    }
}
