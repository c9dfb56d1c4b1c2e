package dev.capstan.nodeagent.network;

/**
 * What a sandbox got.
 *
 * @param request what was asked for
 * @param network name of the CNI network
 * @param hostInterface the host's end of the veth pair
 * @param podInterface the Pod's end, {@code eth0}
 * @param ip the Pod's address without the prefix length
 * @param gateway the empty string without one
 */
public record NetworkAttachment(
        SandboxNetwork request, String network, String hostInterface, String podInterface, String ip, String gateway) {}
