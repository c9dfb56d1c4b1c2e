package dev.capstan.nodeagent.runtime;

import java.util.Map;

/**
 * The namespaces and kernel settings that a Pod's containers share.
 *
 * @param hostNetwork the Pod uses the host's network; there is no CNI then, and the sandbox has no address of its own
 * @param sysctls only those of the sandbox's own namespaces
 */
public record PodSandboxSecurityContext(
        boolean hostNetwork, boolean hostPid, boolean hostIpc, Map<String, String> sysctls) {
    public static final PodSandboxSecurityContext DEFAULT =
            new PodSandboxSecurityContext(false, false, false, Map.of());

    public PodSandboxSecurityContext {
        sysctls = Map.copyOf(sysctls);
    }
}
