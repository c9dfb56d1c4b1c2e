package dev.capstan.scheduler.plugins.unsupported;

import dev.capstan.scheduler.cache.PodInfo;
import dev.capstan.scheduler.framework.FilterResult;
import dev.capstan.scheduler.framework.PreFilterPlugin;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rejects Pods that demand what this scheduler doesn't carry out: they wait with a reason instead of landing where they
 * must not.
 *
 * <p>Demands only. Preferences among Pods (preferred pod affinity, {@code ScheduleAnyway} spreading) oblige to nothing, and
 * aren't scored yet.
 */
public final class UnsupportedConstraints implements PreFilterPlugin {
    @Override
    public String name() {
        return "UnsupportedConstraints";
    }

    @Override
    public FilterResult preFilter(PodInfo pod) {
        List<String> demands = demands(pod.pod().getSpec());
        return demands.isEmpty() ? FilterResult.passed() : new FilterResult.Rejected(demands);
    }

    private static List<String> demands(PodSpec spec) {
        List<String> demands = new ArrayList<>();
        addIf(requiresPodAffinity(spec.getAffinity()), unsupported("affinity.podAffinity.required"), demands);
        addIf(requiresPodAntiAffinity(spec.getAffinity()), unsupported("affinity.podAntiAffinity.required"), demands);
        addIf(spreadsStrictly(spec), "spec.topologySpreadConstraints with DoNotSchedule isn't supported", demands);
        addIf(isGiven(spec.getResourceClaims()), "spec.resourceClaims isn't supported", demands);
        addIf(spec.getSchedulingGroup() != null, "spec.schedulingGroup isn't supported", demands);
        if (spec.getVolumes() != null) {
            spec.getVolumes().forEach(volume -> addVolume(volume, demands));
        }
        return demands;
    }

    private static String unsupported(String path) {
        return "spec." + path + "DuringSchedulingIgnoredDuringExecution isn't supported";
    }

    private static boolean requiresPodAffinity(@Nullable Affinity affinity) {
        return affinity != null
                && affinity.getPodAffinity() != null
                && isGiven(affinity.getPodAffinity().getRequiredDuringSchedulingIgnoredDuringExecution());
    }

    private static boolean requiresPodAntiAffinity(@Nullable Affinity affinity) {
        return affinity != null
                && affinity.getPodAntiAffinity() != null
                && isGiven(affinity.getPodAntiAffinity().getRequiredDuringSchedulingIgnoredDuringExecution());
    }

    private static boolean spreadsStrictly(PodSpec spec) {
        List<TopologySpreadConstraint> constraints = spec.getTopologySpreadConstraints();
        return constraints != null
                && constraints.stream()
                        .anyMatch(constraint -> !"ScheduleAnyway".equals(constraint.getWhenUnsatisfiable()));
    }

    /** Claims aren't served, so there is none of that name: Kubernetes' own words for it. */
    private static void addVolume(Volume volume, List<String> demands) {
        if (volume.getPersistentVolumeClaim() != null) {
            demands.add("persistentvolumeclaim \""
                    + volume.getPersistentVolumeClaim().getClaimName() + "\" not found");
        }
        addIf(
                volume.getEphemeral() != null,
                "spec.volumes[" + volume.getName() + "].ephemeral isn't supported",
                demands);
    }

    private static boolean isGiven(@Nullable Collection<?> values) {
        return values != null && !values.isEmpty();
    }

    private static void addIf(boolean condition, String demand, List<String> demands) {
        if (condition) {
            demands.add(demand);
        }
    }
}
