package dev.capstan.k8s.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Nobody has more than they need. The agent alone is root on its node; everybody else is a user without capabilities on a file
 * system that can't be written, and nobody has anything of the host cluster's API.
 */
final class Hardening implements Rule {
    private static final String AGENT = "DaemonSet/node-agent";

    @Override
    public List<String> violations(Rendering rendering) {
        List<String> wrong = new ArrayList<>();
        Stream.of("RoleBinding", "ClusterRoleBinding")
                .flatMap(rendering::of)
                .forEach(binding -> wrong.add(binding.title() + ": Capstan wants no rights in the host cluster"));
        rendering
                .of("ServiceAccount")
                .filter(account -> account.at("automountServiceAccountToken").asBoolean(true))
                .forEach(account -> wrong.add(account.title() + ": its token is mounted"));
        rendering.pods().stream().filter(pod -> pod.spec() != null).forEach(pod -> pod(pod, wrong));
        return wrong;
    }

    private static void pod(PodTemplate pod, List<String> wrong) {
        JsonNode spec = pod.known();
        require(pod, !spec.path("automountServiceAccountToken").asBoolean(true), "a token is mounted", wrong);
        require(pod, !spec.path("enableServiceLinks").asBoolean(true), "Services become its settings", wrong);
        if (pod.title().equals(AGENT)) {
            return;
        }
        for (String share : List.of("hostNetwork", "hostPID", "hostIPC")) {
            require(pod, !spec.path(share).asBoolean(false), share, wrong);
        }
        require(
                pod,
                spec.path("volumes").valueStream().noneMatch(volume -> volume.has("hostPath")),
                "a path of the host",
                wrong);
        JsonNode context = spec.path("securityContext");
        require(pod, context.path("runAsNonRoot").asBoolean(false), "may be root", wrong);
        require(pod, context.path("runAsUser").asInt(0) > 0, "is root", wrong);
        require(
                pod,
                context.at("/seccompProfile/type").asString("").equals("RuntimeDefault"),
                "has no seccomp profile",
                wrong);
        pod.containers().forEach(container -> container(pod, container.path("securityContext"), wrong));
    }

    private static void container(PodTemplate pod, JsonNode context, List<String> wrong) {
        require(pod, !context.path("privileged").asBoolean(false), "is privileged", wrong);
        require(pod, !context.path("allowPrivilegeEscalation").asBoolean(true), "can gain privileges", wrong);
        require(pod, context.path("readOnlyRootFilesystem").asBoolean(false), "can write its image's files", wrong);
        require(
                pod,
                context.at("/capabilities/drop/0").asString("").equals("ALL")
                        && !context.path("capabilities").has("add"),
                "has capabilities",
                wrong);
    }

    private static void require(PodTemplate pod, boolean met, String otherwise, List<String> wrong) {
        if (!met) {
            wrong.add(pod.title() + ": " + otherwise);
        }
    }
}
