package dev.capstan.nodeagent.runtime;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who a container's process is and what it may do.
 *
 * @param runAsUser null for the image's user
 * @param runAsGroup null for the user's group; only together with {@code runAsUser}
 * @param addCapabilities without {@code CAP_}; {@code ALL} for all
 * @param noNewPrivileges the opposite of {@code allowPrivilegeEscalation}
 */
public record LinuxContainerSecurityContext(
        boolean privileged,
        @Nullable Long runAsUser,
        @Nullable Long runAsGroup,
        List<Long> supplementalGroups,
        List<String> addCapabilities,
        List<String> dropCapabilities,
        boolean readOnlyRootFilesystem,
        boolean noNewPrivileges) {
    public static final LinuxContainerSecurityContext DEFAULT =
            new LinuxContainerSecurityContext(false, null, null, List.of(), List.of(), List.of(), false, false);

    public LinuxContainerSecurityContext {
        supplementalGroups = List.copyOf(supplementalGroups);
        addCapabilities = List.copyOf(addCapabilities);
        dropCapabilities = List.copyOf(dropCapabilities);
    }
}
