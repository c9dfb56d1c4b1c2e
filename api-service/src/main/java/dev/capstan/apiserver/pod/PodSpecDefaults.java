package dev.capstan.apiserver.pod;

import dev.capstan.apiserver.strategy.Defaults;
import tools.jackson.databind.node.ObjectNode;

/**
 * Defaults of Pod specs, in Pods and in templates alike. Controllers compare templates, so what is filled in here must not
 * change between releases without need.
 *
 * @see <a href="https://github.com/kubernetes/kubernetes/blob/v1.33.0/pkg/apis/core/v1/defaults.go">defaults.go</a>
 */
public final class PodSpecDefaults {
    private static final int GRACE_PERIOD_SECONDS = 30;

    private PodSpecDefaults() {}

    /**
     * @param owner the spec that has the {@code template}
     */
    public static void applyToTemplate(ObjectNode owner) {
        apply(Defaults.of(Defaults.of(owner).object("template")).object("spec"));
    }

    static void apply(ObjectNode spec) {
        Defaults.of(spec)
                .text("restartPolicy", "Always")
                .text("dnsPolicy", "ClusterFirst")
                .text("schedulerName", "default-scheduler")
                .number("terminationGracePeriodSeconds", GRACE_PERIOD_SECONDS)
                .emptyObject("securityContext")
                .each("volumes", VolumeDefaults::apply)
                .each("initContainers", ContainerDefaults::apply)
                .each("containers", ContainerDefaults::apply)
                .each("ephemeralContainers", ContainerDefaults::apply);
        serviceAccount(spec);
    }

    /** {@code serviceAccount} is the old name of {@code serviceAccountName}; readers of either find it. */
    private static void serviceAccount(ObjectNode spec) {
        String name = spec.path("serviceAccountName").asString("");
        String account = name.isEmpty() ? spec.path("serviceAccount").asString("") : name;
        if (!account.isEmpty()) {
            spec.put("serviceAccountName", account);
            spec.put("serviceAccount", account);
        }
    }
}
