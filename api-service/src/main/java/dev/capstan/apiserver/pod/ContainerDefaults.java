package dev.capstan.apiserver.pod;

import dev.capstan.apiserver.strategy.Defaults;
import tools.jackson.databind.node.ObjectNode;

/** What a container gets that doesn't say otherwise, init and ephemeral ones too. */
final class ContainerDefaults {
    private ContainerDefaults() {}

    static void apply(ObjectNode container) {
        Defaults.of(container)
                .text("imagePullPolicy", pullPolicyOf(container.path("image").asString("")))
                .text("terminationMessagePath", "/dev/termination-log")
                .text("terminationMessagePolicy", "File")
                .emptyObject("resources")
                .each("ports", port -> Defaults.of(port).text("protocol", "TCP"))
                .each("env", variable -> Defaults.of(variable).inside("valueFrom", FieldReferenceDefaults::apply))
                .inside("livenessProbe", ContainerDefaults::probe)
                .inside("readinessProbe", ContainerDefaults::probe)
                .inside("startupProbe", ContainerDefaults::probe)
                .inside(
                        "lifecycle",
                        lifecycle -> Defaults.of(lifecycle)
                                .inside("postStart", ContainerDefaults::httpAction)
                                .inside("preStop", ContainerDefaults::httpAction));
    }

    /** A tag that moves ({@code latest}, said or not) is pulled each time; a digest never moves. */
    private static String pullPolicyOf(String image) {
        boolean hasDigest = image.contains("@");
        String lastSegment = image.substring(image.lastIndexOf('/') + 1);
        boolean hasTag = lastSegment.contains(":");
        boolean isLatest = hasTag ? lastSegment.endsWith(":latest") : !hasDigest;
        return isLatest && !image.isEmpty() && !hasDigest ? "Always" : "IfNotPresent";
    }

    private static void probe(ObjectNode probe) {
        Defaults.of(probe)
                .nonZero("timeoutSeconds", 1)
                .nonZero("periodSeconds", 10)
                .nonZero("successThreshold", 1)
                .nonZero("failureThreshold", 3)
                .inside("grpc", grpc -> Defaults.of(grpc).text("service", ""));
        httpAction(probe);
    }

    private static void httpAction(ObjectNode handler) {
        Defaults.of(handler)
                .inside("httpGet", get -> Defaults.of(get).text("path", "/").text("scheme", "HTTP"));
    }
}
